# make fuzz: see tests/fuzz/run. SECONDS=600 makes it longer, TARGET=csv runs one. A target is a file tests/fuzz/fuzz_NAME.c.
#
# The same file is linked twice: with clang's engine into build/fuzz/fuzz/NAME, and with a plain main that feeds it the
# kept corpus into build/test/fuzz/NAME, for make test.
FUZZ_TARGETS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_REPLAYS = $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%)
FUZZ_MAIN = $(if $(filter fuzz,$(SANITIZE)),,$(call object,tests/fuzz/replay.c))

.PHONY: fuzz fuzz-programs
fuzz:
	@tools/packages fuzz
	+@$(MAKE) --no-print-directory -j$$(nproc) BUILD=build/fuzz BIN=build/fuzz/bin SANITIZE=fuzz CC=clang-14 \
		fuzz-programs
	@SECONDS_EACH=$(or $(SECONDS),60) exec tests/fuzz/run $(TARGET)

fuzz-programs: $(FUZZ_REPLAYS)
tests: $(if $(filter fuzz,$(SANITIZE)),,$(FUZZ_REPLAYS))

# A target called like a service takes the whole service but its main.c, which the target includes.
define fuzz_program
$$(BUILD)/fuzz/$(1): $$(call object,tests/fuzz/fuzz_$(1).c $$(wildcard tests/fuzz/support*.c) \
		$$(filter-out %/main.c,$$(wildcard fcgi/$(1)/*.c))) $$(FUZZ_MAIN) $$(COUNTERS) $$(LAYERS) $$(BUILD)/libgen.a
	$$(call say,LINK,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(OUR_LDFLAGS) $$(if $$(filter fuzz,$$(SANITIZE)),-fsanitize=fuzzer) $$(LDFLAGS) -o $$@ \
		$$(filter %.o,$$^) $$(LINKED) $$(LDLIBS)
endef
$(foreach name,$(FUZZ_TARGETS),$(eval $(call fuzz_program,$(name))))
