package main

import (
	"encoding/json"
	"errors"
	"time"
)

// Event is the envelope of everything on the exchange `commerce`; see messaging/asyncapi.yaml.
type Event struct {
	ID         string          `json:"id"`
	Type       string          `json:"type"`
	OccurredAt time.Time       `json:"occurredAt"`
	Data       json.RawMessage `json:"data"`
}

// ErrTooOld marks events that are acknowledged without a mail: nobody wants yesterday's "order placed".
var ErrTooOld = errors.New("event is older than NOTIFY_MAX_EVENT_AGE")

// Decide says whether an event still deserves a mail.
func Decide(event Event, now time.Time, maxAge time.Duration) error {
	if now.Sub(event.OccurredAt) > maxAge {
		return ErrTooOld
	}
	return nil
}
