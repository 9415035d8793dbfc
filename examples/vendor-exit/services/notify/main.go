// Command notify turns order and invoice events into mails.
package main

import (
	"log/slog"
	"net/http"
	"os"
	"time"
)

func main() {
	maxAge, err := time.ParseDuration(env("NOTIFY_MAX_EVENT_AGE", "24h"))
	if err != nil {
		slog.Error("NOTIFY_MAX_EVENT_AGE is not a duration", "error", err)
		os.Exit(2)
	}
	slog.Info("starting", "max_event_age", maxAge)

	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/health", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"status":"ok"}`))
	})
	server := &http.Server{Addr: ":" + env("NOTIFY_PORT", "8082"), Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	if err := server.ListenAndServe(); err != nil {
		slog.Error("stopped", "error", err)
		os.Exit(1)
	}
}

func env(key, fallback string) string {
	if value := os.Getenv(key); value != "" {
		return value
	}
	return fallback
}
