# Filar: `make run` starts everything, `make test` proves it, `make` builds. GNU make.
#
#   make            the release build: programs in bin/, everything else in build/release/
#   make run        installs what is missing, builds, and runs Filar on http://127.0.0.1:8080 (PORT=, VAR=, DEMO=0)
#   make test-long  the random histories of make test, all of them (about half an hour)
#   make test       installs what the tests need, builds with sanitizers into build/test/ and runs every test
#   make lint       installs what the checks need and asks compilers and analyzers; 0 findings (tools/lint)
#   make fuzz       feeds every parser of outside bytes for a minute each (SECONDS=600, TARGET=csv; tests/fuzz)
#   make fault      kills, freezes and floods it, and prints the figures (ONLY=close: one of tests/fault; REQUESTS=20000 shortens that)
#   make coverage  counts which lines and branches the tests run, and fails when they are too few (tests/coverage)
#   make bench      measures speed and memory in a scratch instance; prints a table, writes build/bench.json
#   make gen        SQL functions and sql/grants.sql from sql/queries/
#   make po         takes new sentences from the sources into locale/*.po
#   make install    programs, pages and units below DESTDIR= with PREFIX=; make deb: a Debian package in build/
#   make new-page  begins a page: PAGE=shop/news (CONTRIBUTING.md)
#   make clean      forgets build/ and bin/; var/ stays
#
# A new program is a folder fcgi/NAME with a main.c; a new module is a file. Nothing has to be listed here.

BUILD ?= build/release
BIN ?= bin
SANITIZE ?=
V ?=
PKG_CONFIG ?= pkg-config

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-8s %s\n' '$(1)' '$(2)')

# --- what there is ---------------------------------------------------------------------------------------------------

PROGRAMS := $(foreach name,filar public auth shop work admin api worker,$(if $(wildcard fcgi/$(name)/main.c),$(name)))
# tools/NAME.c is a program, tools/NAME_PART.c a part of it.
TOOLS := $(foreach name,$(patsubst tools/%.c,%,$(wildcard tools/*.c)),$(if $(findstring _,$(name)),,$(name)))
QUERIES := $(sort $(wildcard sql/queries/*.sql))
LANGUAGES := $(patsubst locale/%.po,%,$(wildcard locale/*.po))
UNIT_TESTS := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
DOMAIN_TESTS := $(patsubst tests/domain/%.c,%,$(wildcard tests/domain/test_*.c))
PROPERTY_TESTS := $(patsubst tests/property/%.c,%,$(wildcard tests/property/test_*.c))

base_SOURCES := $(wildcard fcgi/base/*.c)
core_SOURCES := $(wildcard fcgi/core/*.c)
web_SOURCES := $(wildcard fcgi/web/*.c)
domain_SOURCES := $(wildcard fcgi/domain/*.c fcgi/domain/*/*.c)
shared_SOURCES := $(wildcard fcgi/shared/*.c)

# --- flags -----------------------------------------------------------------------------------------------------------

LIBRARIES := fcgi libmariadb json-c openssl libsodium libcurl icu-i18n icu-uc libcmark-gfm inih
PACKAGE_CFLAGS = $(shell $(PKG_CONFIG) --cflags $(LIBRARIES))
PACKAGE_LIBS = $(shell $(PKG_CONFIG) --libs $(LIBRARIES)) -lcmark-gfm-extensions -lcsv -lm
# Asked once, and only by goals that compile: `make packages` must work before pkg-config is there.
ifneq ($(filter-out run test check fault coverage fuzz clean packages lint new-page,$(or $(MAKECMDGOALS),all)),)
PACKAGE_CFLAGS := $(PACKAGE_CFLAGS)
PACKAGE_LIBS := $(PACKAGE_LIBS)
endif

# Tables leave out what is nil: C says what stands there then.
WARNINGS := -Wall -Wextra -Wno-missing-field-initializers -Wconversion -Wsign-conversion -Wformat=2 -Wshadow -Wvla -Wstrict-prototypes \
	-Wmissing-prototypes -Wundef -Wcast-qual -Wno-missing-field-initializers \
	-Werror
ifeq ($(SANITIZE),coverage)
OUR_CFLAGS := -O0 -g --coverage -DFILAR_TEST
OUR_LDFLAGS := --coverage -Wl,--wrap=_exit,--wrap=abort,--wrap=kill,--wrap=accept4
COUNTERS = $(call object,tests/coverage/counters.c)
else ifdef SANITIZE
OUR_CFLAGS := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -DFILAR_TEST
OUR_LDFLAGS := -fsanitize=address,undefined
ifeq ($(SANITIZE),fuzz)
OUR_CFLAGS += -fsanitize=fuzzer-no-link
endif
else
OUR_CFLAGS := -O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
	-ftrivial-auto-var-init=zero -fno-strict-overflow
OUR_LDFLAGS := -Wl,-z,relro,-z,now,-z,noexecstack
endif
OUR_CFLAGS := -std=c11 -D_GNU_SOURCE $(OUR_CFLAGS) -fPIE $(WARNINGS)
OUR_LDFLAGS += -pie
INCLUDES = -Ifcgi -I$(BUILD)/gen
COMPILE = $(CC) $(OUR_CFLAGS) $(INCLUDES) $(PACKAGE_CFLAGS) $(CPPFLAGS) $(CFLAGS)

# --- goals -----------------------------------------------------------------------------------------------------------

.PHONY: fault all programs tools gen locale static run test test-long check tests packages po clean
all: programs tools locale static

programs: $(PROGRAMS:%=$(BIN)/%)
tools: $(TOOLS:%=$(BUILD)/tools/%)
locale: $(LANGUAGES:%=$(BUILD)/locale/%/LC_MESSAGES/filar.mo)

packages:
	@tools/packages run

# The launcher takes the place of the recipe's shell and ends with make, however that ends.
run: packages
	+@$(MAKE) --no-print-directory -j$$(nproc) all
	@exec $(BIN)/filar run --with-parent

# SIGINT to make alone, also where it was started with that signal ignored: see tools/make/interrupt.c. A make that cannot
# load parts of itself, or a machine where it cannot be built, does without.
ifeq ($(MAKECMDGOALS) $(filter load,$(.FEATURES)),run load)
-load $(BUILD)/make/interrupt.so
$(BUILD)/make/interrupt.so: tools/make/interrupt.c | packages
	@mkdir -p $(@D)
	@$(CC) -shared -fPIC -O2 $(WARNINGS) -o $@ $< || true
endif

.PHONY: new-page
new-page:
	@exec tools/new-page "$(PAGE)"

check: test
test:
	@exec tests/run

# Kills, freezes and floods the house and looks what is lost: tests/fault, at full length. ONLY=restart: one of them.
fault:
	@WHOLE=1 exec tests/run $(if $(ONLY),$(ONLY:%=fault/%.mjs),fault)

# The tests of C and of the pages once more, counting: tests/coverage/report says what is asked. AGAIN=1 adds to the last counts.
.PHONY: coverage
coverage:
	@COVERAGE=1 tests/run $(or $(PARTS),unit fuzz domain property page fault/inject.mjs); status=$$?; \
		tests/coverage/report && exit $$status

# The whole of what `make test` samples: 50 random histories of 200 steps through the booking and its database, as many
# through payout runs and closed months, and 10,000 of 1,000 steps each through the engine and the naive model. Tells how
# far it is.
test-long: $(BUILD)/tests/history $(BUILD)/tests/test_histories $(BUILD)/tests/test_ledger_histories
	FILAR_SEEDS=50 FILAR_STEPS=200 tests/scratch build/long $(BUILD)/tests/test_histories
	FILAR_SEEDS=50 FILAR_STEPS=200 tests/scratch build/long $(BUILD)/tests/test_ledger_histories
	@FILAR_HISTORY=$(BUILD)/tests/history FILAR_SEEDS=$(or $(FILAR_SEEDS),10000) FILAR_STEPS=$(or $(FILAR_STEPS),1000) \
		FILAR_PROGRESS=1 node --test --test-reporter=spec tests/property/history.test.mjs

# Every test program; built by tests/run with SANITIZE=1. history plays what tests/property/*.mjs tell it.
tests: $(UNIT_TESTS:%=$(BUILD)/tests/%) $(DOMAIN_TESTS:%=$(BUILD)/tests/%) $(PROPERTY_TESTS:%=$(BUILD)/tests/%) \
	$(BUILD)/tests/history

clean:
	rm -rf build $(BIN)

# --- compiling -------------------------------------------------------------------------------------------------------

object = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

# Headers of generated SQL must exist before anything that may include them is compiled.
GENERATED := $(if $(and $(QUERIES),$(wildcard tools/sqlgen.c)),$(BUILD)/gen/sql/done)

$(BUILD)/obj/%.o: %.c | $(GENERATED)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

define library
$$(BUILD)/lib$(1).a: $$(call object,$$($(1)_SOURCES))
	$$(call say,AR,$$@)
	@mkdir -p $$(@D) && rm -f $$@
	$$(Q)$$(AR) rcsD $$@ $$^
endef
$(foreach layer,base core web domain shared,$(eval $(call library,$(layer))))

LAYERS := $(foreach layer,shared domain web core base,$(if $($(layer)_SOURCES),$(BUILD)/lib$(layer).a))
LINKED = -Wl,--start-group $(LAYERS) $(if $(GENERATED),$(BUILD)/libgen.a) -Wl,--end-group $(PACKAGE_LIBS)

define program
$$(BIN)/$(1): $$(call object,$$(wildcard fcgi/$(1)/*.c)) $$(COUNTERS) $$(LAYERS) $$(if $$(GENERATED),$$(BUILD)/libgen.a)
	$$(call say,LINK,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(OUR_LDFLAGS) $$(LDFLAGS) -o $$@ $$(filter %.o,$$^) $$(LINKED) $$(LDLIBS)
endef
$(foreach name,$(PROGRAMS),$(eval $(call program,$(name))))

# Tools run during the build: base only, never sanitized, so that they are quick.
define tool
$$(BUILD)/tools/$(1): tools/$(1).c $$(wildcard tools/$(1)_*.c tools/*.h fcgi/base/*.h) $$(base_SOURCES)
	$$(call say,TOOL,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) -std=c11 -D_GNU_SOURCE -O1 -g $$(WARNINGS) -Ifcgi $$(CFLAGS) -o $$@ $$(filter %.c,$$^) $$(LDFLAGS)
endef
$(foreach name,$(TOOLS),$(eval $(call tool,$(name))))

define test_program
$$(BUILD)/tests/$(1): $$(call object,$(2)) $$(call object,$$(wildcard tests/$(3)/support*.c)) $$(COUNTERS) $$(LAYERS) \
		$$(if $$(GENERATED),$$(BUILD)/libgen.a)
	$$(call say,LINK,$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(CC) $$(OUR_LDFLAGS) $$(LDFLAGS) -o $$@ $$(filter %.o,$$^) $$(LINKED) -lcmocka $$(LDLIBS)
endef
$(foreach name,$(UNIT_TESTS),$(eval $(call test_program,$(name),tests/unit/$(name).c,unit)))
$(foreach name,$(DOMAIN_TESTS),$(eval $(call test_program,$(name),tests/domain/$(name).c,domain)))
$(foreach name,$(PROPERTY_TESTS),$(eval $(call test_program,$(name),tests/property/$(name).c,property)))
$(eval $(call test_program,history,tests/property/history.c,property))

include tests/bench/bench.mk tests/fuzz/fuzz.mk

# --- generated SQL ---------------------------------------------------------------------------------------------------

# sqlgen names its files after the modules: sql/queries/orders.sql makes gen/sql/orders.c and orders.h, and one catalogue.
# They are compiled by a second make, which sees what was really written. A file that did not change keeps its time.
gen: $(GENERATED)

$(BUILD)/gen/sql/done: $(BUILD)/tools/sqlgen $(QUERIES)
	$(call say,SQLGEN,sql/queries)
	@rm -rf $(@D).new && mkdir -p $(@D) $(@D).new
	$(Q)$(BUILD)/tools/sqlgen sql/queries $(@D).new
	@cd $(@D) && for file in *.[ch]; do [ -e "../sql.new/$$file" ] || rm -f "$$file"; done
	@cd $(@D).new && for file in *; do cmp -s $$file ../sql/$$file || mv $$file ../sql/$$file; done
	@rm -rf $(@D).new && touch $@

# The committed grants, for `make gen`; tests/policy/grants.sh compares.
gen: sql/grants.sql
sql/grants.sql: $(BUILD)/tools/sqlgen $(QUERIES)
	$(call say,GRANTS,$@)
	$(Q)$(BUILD)/tools/sqlgen --grants sql/queries $@

ifneq ($(wildcard $(BUILD)/gen/sql/*.c),)
GENERATED_OBJECTS := $(patsubst $(BUILD)/gen/%.c,$(BUILD)/obj/gen/%.o,$(wildcard $(BUILD)/gen/sql/*.c))
endif
$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

.PHONY: generated-objects
generated-objects: $(GENERATED_OBJECTS)

$(BUILD)/libgen.a: $(BUILD)/gen/sql/done
	$(call say,AR,$@)
	+$(Q)$(MAKE) --no-print-directory generated-objects
	@rm -f $@
	$(Q)$(AR) rcsD $@ $(patsubst %.c,$(BUILD)/obj/gen/sql/%.o,$(notdir $(shell ls $(BUILD)/gen/sql/*.c)))

# The tests of core/db and core/migrate bring a small catalogue of their own.
$(BUILD)/gen/fixtures/done: $(BUILD)/tools/sqlgen $(wildcard tests/domain/fixtures/queries/*.sql)
	$(call say,SQLGEN,tests/domain/fixtures)
	@rm -rf $(@D) && mkdir -p $(@D)
	$(Q)$(BUILD)/tools/sqlgen tests/domain/fixtures/queries $(@D)
	@touch $@
$(patsubst %,$(BUILD)/obj/tests/domain/%.o,test_db test_db_fault test_db_health test_migrate): $(BUILD)/gen/fixtures/done

# --- languages and static files --------------------------------------------------------------------------------------

$(BUILD)/locale/%/LC_MESSAGES/filar.mo: locale/%.po
	$(call say,MSGFMT,$<)
	@mkdir -p $(@D)
	$(Q)msgfmt --check-format --no-hash -o $@ $<

TEMPLATES = $(shell find templates \( -name '*.html' -o -name '*.txt' \) -not -path 'templates/static/*' -not -path 'templates/error/static/*')
# The operator's tool and the report of an import speak English: their readers sit at a terminal.
.PHONY: pot
pot: $(BUILD)/tools/textgen
	@mkdir -p $(BUILD)/po
	$(Q)$(BUILD)/tools/textgen $(sort $(TEMPLATES)) > $(BUILD)/po/templates.c
	$(Q)find fcgi \( -name '*.c' -o -name '*.h' \) -not -path 'fcgi/filar/*' -not -path 'fcgi/domain/imports/*' \
		| LC_ALL=C sort > $(BUILD)/po/files
	$(Q)xgettext --language=C --from-code=UTF-8 -kN_ -k_ -klocale_plural:1,2 -kngettext:1,2 --no-location \
		--sort-output --package-name=filar -o $(BUILD)/po/filar.pot -f $(BUILD)/po/files $(BUILD)/po/templates.c
po: pot
	$(Q)for language in $(LANGUAGES); do \
		msgmerge --quiet --update --no-fuzzy-matching --no-location --sort-output --backup=none \
			locale/$$language.po $(BUILD)/po/filar.pot && \
		echo "  $$language: $$(msgfmt --statistics -o /dev/null locale/$$language.po 2>&1)"; done

# Bootstrap comes from Debian; the error pages of nginx lie beside our own files.
BOOTSTRAP := /usr/share/javascript/bootstrap5
STATIC_FILES := $(shell find templates/static templates/error/static -type f 2>/dev/null)
static: $(BUILD)/static/done
$(BUILD)/static/done: $(STATIC_FILES)
	$(call say,STATIC,$(BUILD)/static)
	@rm -rf $(@D) && mkdir -p $(@D)/error
	$(Q)if [ -d templates/static ]; then cp -R templates/static/. $(@D)/; fi
	$(Q)if [ -d templates/error/static ]; then cp -R templates/error/static/. $(@D)/error/; fi
	$(Q)cp -L $(BOOTSTRAP)/css/bootstrap.min.css $(BOOTSTRAP)/js/bootstrap.bundle.min.js $(@D)/
	@touch $@

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
include tools/lint.mk deploy/install.mk
