package encode

// Capacity is the allocated memory of a table: bytes, and cells.
func (t *Table) Capacity() (data, cells int) { return cap(t.data), cap(t.ends) }
