alter table parcels add weight_grams int;
