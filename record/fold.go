package record

import "fmt"

// FoldCollation is PostgreSQL's collation of ICU's root locale, by which [FoldSQL]
// changes the case of letters. A PostgreSQL without ICU lacks it.
const FoldCollation = "und-x-icu"

// FoldSQL is the SQL expression that folds the text expression x: two texts that
// differ only in case, or in how a character is composed, fold to the same text.
// This is the one rule for columns, operands and indexes. PostgreSQL uses an index
// only for the very expression that it is made of.
//
//   - A text of at most [MaxShortText] characters is normalized to Unicode's NFC. A
//     longer one is taken as it is written, because the time of PostgreSQL's
//     normalize grows with the square of the number of combining characters in a
//     row, and it can't be interrupted: 40,000 of them took a minute. Texts of ASCII
//     and those in NFC are recognized first, because normalize is slow for any text.
//   - Lower case is that of ICU's root locale. The database's locale has no part in it.
//   - ς becomes σ, because the lower case of Σ depends on its place in the word.
//
// The result has the collation "C", in which the texts of one prefix are a range.
// x is written several times, so it should be a column or a parameter.
func FoldSQL(x string) string {
	return fmt.Sprintf(`replace(lower(CASE WHEN octet_length(%[1]s) = char_length(%[1]s) OR char_length(%[1]s) > %[2]d`+
		` OR %[1]s IS NFC NORMALIZED THEN %[1]s ELSE normalize(%[1]s, NFC) END COLLATE "%[3]s"), 'ς', 'σ') COLLATE "C"`,
		x, MaxShortText, FoldCollation)
}
