# make install: programs, pages, words, statements and units below DESTDIR; creates no user, no folder of data and starts
# nothing. `filar setup` does that on the machine itself. make deb: the same as a Debian package.

DESTDIR ?=
PREFIX ?= /usr
LIBEXEC := $(PREFIX)/lib/filar/bin
SHARE := $(PREFIX)/share/filar
MANUAL := $(PREFIX)/share/man/man1
SYSTEMD := $(PREFIX)/lib/systemd/system

.PHONY: install deb
install: all
	@install -d $(DESTDIR)$(LIBEXEC) $(DESTDIR)$(SHARE)/sql $(DESTDIR)$(SHARE)/deploy $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(MANUAL) \
		$(DESTDIR)$(SYSTEMD) $(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/lib/tmpfiles.d
	@install -m 755 -s $(PROGRAMS:%=$(BIN)/%) $(DESTDIR)$(LIBEXEC)
	@ln -sfn ../lib/filar/bin/filar $(DESTDIR)$(PREFIX)/bin/filar
	@cp -R --no-preserve=mode,ownership templates $(BUILD)/static $(BUILD)/locale $(DESTDIR)$(SHARE)/
	@cp -R --no-preserve=mode,ownership sql/migrations sql/check sql/demo sql/*.sql $(DESTDIR)$(SHARE)/sql/
	@cp -R --no-preserve=mode,ownership deploy/nginx deploy/programme deploy/profiles deploy/openapi.json deploy/*.txt \
		deploy/filar.conf.example $(DESTDIR)$(SHARE)/deploy/
	@for unit in deploy/systemd/*.service deploy/systemd/*.socket deploy/systemd/*.target; do \
		sed 's,@LIBEXEC@,$(LIBEXEC),' "$$unit" > $(DESTDIR)$(SYSTEMD)/$${unit##*/}; done
	@install -m 644 deploy/systemd/filar.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/filar.conf
	@install -m 644 deploy/systemd/filar.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/filar.conf
	@gzip -9n < docs/filar.1 > $(DESTDIR)$(MANUAL)/filar.1.gz
	$(call say,INSTALL,$(DESTDIR)$(PREFIX))

deb: all
	@exec deploy/debian/build
