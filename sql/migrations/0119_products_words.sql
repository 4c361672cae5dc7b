-- Search by the beginnings of words. Every word counts, "the" and "for" too: names are short.
SET SESSION innodb_ft_enable_stopword = OFF;
ALTER TABLE products ADD FULLTEXT KEY IF NOT EXISTS products_words (name);
