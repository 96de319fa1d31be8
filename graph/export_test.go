package graph

// For the tests outside the package.
var (
	PostgresAddress = postgresAddress
	Generated       = generated
)

const LoadVariable = loadVariable
