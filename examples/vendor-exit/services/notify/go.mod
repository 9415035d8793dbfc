module northwind.example/ordering/notify

go 1.25
