"""HTTP surface of billing. Contract: services/billing/openapi.yaml"""

import hashlib
import hmac
import os
from pathlib import Path

from fastapi import FastAPI, Header, HTTPException, Request

app = FastAPI(title="Billing", version="2.6.1", openapi_url=None)


@app.get("/v1/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/v1/provider-events", status_code=202)
async def provider_event(request: Request, signature: str = Header(alias="Fabrikam-Signature")) -> dict[str, str]:
    """Takes one event of the payment provider; the signature covers the raw body."""
    secret = Path(os.environ["FABRIKAM_WEBHOOK_SECRET_FILE"]).read_bytes().strip()
    expected = hmac.new(secret, await request.body(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, signature):
        raise HTTPException(status_code=401, detail="signature does not match")
    return {"status": "accepted"}
