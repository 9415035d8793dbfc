module cards.fabrikam.example/billing

go 1.25
