// Package data holds the files people edit: codebook, gazetteer and the digests of the built-in sample.
// It knows nothing of their formats; packages schema/codebook and schema/gazetteer load them, package graph/extract the
// second opinion, which is learnt from the sentences in wordings/ and from annotated texts.
package data

import "embed"

// Files holds codebook/, gazetteer/, opinion/ and digests/ as they stand in this folder.
//
//go:embed all:codebook all:gazetteer all:opinion all:digests
var Files embed.FS
