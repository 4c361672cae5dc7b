# Every string literal of the named C files, a line each: file:line, a tab, the word before it ("(" and what called), a
# tab, the text. Adjacent literals are joined; comments and #include lines are left out.
use strict;
use warnings;

for my $path (@ARGV) {
	open(my $in, '<', $path) or die "$path: $!\n";
	local $/;
	my $text = <$in>;
	my ($line, $before, $joined, $start) = (1, '', undef, 0);
	my $tell = sub {
		print "$path:$start\t$before\t$joined\n" if defined $joined;
		($before, $joined) = ('', undef) if defined $joined;
	};
	$text =~ s/^(\s*#\s*include[^\n]*)//mg;
	while ($text =~ m{\G(?:(/\*.*?\*/)|(//[^\n]*)|"((?:[^"\\\n]|\\.)*)"|('(?:[^'\\]|\\.)+')|(\s+)|(\w+)|(.))}gs) {
		my $piece = $&;
		if (defined $3) {
			$start = $line unless defined $joined;
			$joined = ($joined // '') . $3;
		} elsif (defined $6) {
			$tell->();
			$before = $6;
		} elsif (defined $7 || defined $4) {
			$tell->();
			$before = '' if ($7 // '') ne '(';
		}
		$line += ($piece =~ tr/\n//);
	}
	$tell->();
}
