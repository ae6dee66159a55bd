package encode

// Room is the memory that a table holds: bytes of cells, and cells.
func (t *Table) Room() (data, cells int) { return cap(t.data), cap(t.ends) }
