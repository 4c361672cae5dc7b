#!/bin/bash
# One writer per table: a table is written by the statements of one file of sql/queries. tests/policy/support/writers
# names the tables that have more, with the reason.
set -u
cd -- "$(dirname -- "$0")/../.."
listed=tests/policy/support/writers

found=$(perl -e '
	my (%writers, %allowed);
	for my $path (glob "sql/queries/*.sql") {
		open(my $in, "<", $path) or die "$path: $!";
		local $/;
		my $text = <$in>;
		my ($module) = $path =~ m{(\w+)\.sql$};
		$text =~ s/^\s*--.*$//mg;
		for my $statement (split /;/, $text) {
			$statement =~ s/ON\s+DUPLICATE\s+KEY\s+UPDATE//gi;
			$statement =~ s/FOR\s+UPDATE//gi;
			$writers{$1}{$module} = 1 while $statement =~ /\b(?:INSERT\s+(?:IGNORE\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+(\w+)/gi;
		}
	}
	open(my $in, "<", $ARGV[0]) or die "$ARGV[0]: $!";
	while (<$in>) {
		next if /^#|^\s*$/;
		my ($table, $modules) = /^(\w+)\s+(\S+)\s+\S/ or do { print "$ARGV[0]:$.: a line is TABLE MODULE,MODULE REASON\n"; next };
		$allowed{$table} = $modules;
	}
	print "found only " . keys(%writers) . " tables\n" if keys %writers < 30;
	for my $table (sort keys %writers) {
		my @modules = sort keys %{$writers{$table}};
		my $wanted = delete $allowed{$table} // "";
		my @more = grep { ",$wanted," !~ /,$_,/ } @modules;
		next if !@more || @modules == 1;
		print "$table is written by " . join(",", @modules) . "; keep to one, or say why in $ARGV[0]\n";
	}
	print "$_ stands in $ARGV[0], but nothing writes it\n" for sort keys %allowed;
' "$listed")
if [ -n "$found" ]; then printf '%s\n' "$found" >&2; echo "not ok one writer per table: ${found%%$'\n'*}"
else echo 'ok one writer per table'; fi
