# make bench: see tests/bench/bench.mjs. BENCH_SECONDS=1 BENCH_ROUNDS=1 BENCH_PRODUCTS=… BENCH_LINES=… make it short;
# BENCH=pages runs one part of tests/bench/parts.
.PHONY: bench bench-programs
bench:
	@tools/packages bench
	+@$(MAKE) --no-print-directory -j$$(nproc) all
	@exec node tests/bench/bench.mjs $(BENCH)

bench-programs: build/bench/bin/bare build/bench/bin/raw build/bench/bin/commission build/bench/bin/book
build/bench/bin/%: tests/bench/%.c $(LAYERS) $(BUILD)/libgen.a
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -o $@ $< $(OUR_LDFLAGS) $(LINKED)
