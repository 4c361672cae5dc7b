# make lint: see tools/lint, which runs these goals with the compiler and the folder that each of its parts needs.

LINTED := $(sort $(filter-out tests/node_modules/%,$(shell find fcgi tools tests -name '*.c' -not -path '*/node_modules/*')))
LINTED_GENERATED = $(patsubst $(BUILD)/gen/%.c,$(BUILD)/obj/gen/%.o,$(wildcard $(BUILD)/gen/sql/*.c))

.PHONY: lint lint-objects lint-tidy lint-cppcheck
lint:
	@tools/packages lint
	@exec tools/lint

# Everything that is compiled, and nothing linked.
lint-objects: $(LINTED:%.c=$(BUILD)/obj/%.o) $(BUILD)/gen/sql/done
	+$(Q)$(MAKE) --no-print-directory -k generated-objects

# One stamp a file, so that a second run looks only at what has changed. Warnings are the compilers' part.
lint-tidy: $(LINTED:%.c=$(BUILD)/tidy/%.done)
$(BUILD)/tidy/%.done: %.c tools/lint-off | $(GENERATED) $(BUILD)/gen/fixtures/done
	$(call say,TIDY,$<)
	@mkdir -p $(@D)
	$(Q)clang-tidy-14 --quiet --warnings-as-errors='*' --header-filter='/(fcgi|tools|tests)/' --checks='$(TIDY_CHECKS)' $< -- \
		$(filter-out -W% -f%,$(OUR_CFLAGS)) -DFILAR_TEST -w $(INCLUDES) $(PACKAGE_CFLAGS) -MMD -MP -MF $(@:.done=.d) -MT $@ 2> $@.err > $@.out || { cat $@.out $@.err; exit 1; }
	@touch $@
-include $(shell find $(BUILD)/tidy -name '*.d' 2>/dev/null)
# Tests speak to the fault plan, which only a test build has; see tools/lint-off for the warning.
$(filter $(BUILD)/obj/tests/%,$(LINTED:%.c=$(BUILD)/obj/%.o)): OUR_CFLAGS += -DFILAR_TEST
$(filter $(BUILD)/obj/tests/%,$(LINTED:%.c=$(BUILD)/obj/%.o)): CFLAGS += $(LINT_TESTS)
