package record

import "fmt"

// FoldCollation is the PostgreSQL collation of ICU's root locale, which [FoldSQL] uses. A
// PostgreSQL without ICU lacks it.
const FoldCollation = "und-x-icu"

// FoldSQL returns an SQL expression that folds the text expression x. Two texts that differ
// only in case, or in the composition of characters, fold to the same text. Columns, operands
// and indexes must use the same expression: PostgreSQL uses an index only for the identical
// expression.
//
//   - A text of at most [MaxShortText] characters is normalized to NFC. A longer text is not,
//     because the time of PostgreSQL's normalize is quadratic in the number of consecutive
//     combining characters, and normalize can't be interrupted: 40,000 of them took a minute.
//     ASCII and NFC texts are detected first, because normalize is slow for any text.
//   - The lower case is that of ICU's root locale, independent of the database's locale.
//   - ς becomes σ, because the lower case of Σ depends on its position in a word.
//
// The result has the collation "C", in which texts with a common prefix are a range. x
// occurs several times in the result, so it should be a column or a parameter.
func FoldSQL(x string) string {
	return fmt.Sprintf(`replace(lower(CASE WHEN octet_length(%[1]s) = char_length(%[1]s) OR char_length(%[1]s) > %[2]d`+
		` OR %[1]s IS NFC NORMALIZED THEN %[1]s ELSE normalize(%[1]s, NFC) END COLLATE "%[3]s"), 'ς', 'σ') COLLATE "C"`,
		x, MaxShortText, FoldCollation)
}
