"""The way out to a seller's own server: guarded, signed, short."""

import asyncio
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import httpx

from alert.application.delivering import Letter
from alert.application.secrets import Vault
from alert.domain import Outcome, signed_headers, webhook_body
from chassis.outside import ForbiddenAddressError, LookUp, Outside, look_up
from chassis.privacy import ErasedError, UnreadableSealError

LONGEST_SECONDS = 15.0
GONE = 410
HEADERS = {"content-type": "application/json", "user-agent": "Mallbridge-Webhook/1"}


@dataclass(frozen=True)
class WebhookDoor:
    """Posts letters to where sellers say, and nowhere that only we can reach. The client keeps no connection."""

    client: httpx.AsyncClient
    vault: Vault
    clock: Callable[[], datetime]
    console_url: str
    local_allowed: bool = False
    longest_seconds: float = LONGEST_SECONDS
    look_up: LookUp = look_up

    async def send(self, letter: Letter) -> Outcome:
        """One try, at most `longest_seconds` long."""
        try:
            async with asyncio.timeout(self.longest_seconds):
                return await self._send(letter)
        except (TimeoutError, httpx.TimeoutException):
            return Outcome("again", "timeout", "수신 서버가 제때 응답하지 않았습니다.")
        except socket.gaierror:
            return Outcome("again", "unknown_host", "수신 서버의 이름을 찾을 수 없습니다. 주소를 확인해 주세요.")
        except ForbiddenAddressError:
            return Outcome("refused", "address_refused", "수신 서버의 주소가 사설망을 가리켜 전송하지 않았습니다.")
        except (ErasedError, UnreadableSealError):
            return Outcome(
                "refused", "secret_lost", "웹훅의 서명 비밀키를 읽을 수 없습니다. 비밀키를 다시 발급해 주세요."
            )
        except httpx.ConnectError:
            return Outcome("again", "unreachable", "수신 서버에 연결하지 못했습니다. 주소와 인증서를 확인해 주세요.")
        except httpx.HTTPError:
            return Outcome("again", "broken", "수신 서버와의 연결이 끊겼습니다.")

    async def _send(self, letter: Letter) -> Outcome:
        body = webhook_body(letter.alert.id, letter.alert, self.console_url)
        signed = await asyncio.to_thread(self._signed, letter, body)
        return await self._posted(letter.where, {**HEADERS, **signed}, body)

    def _signed(self, letter: Letter, body: bytes) -> Mapping[str, str]:
        secrets = self.vault.signing(letter.seller_id, letter.target.target_id)
        if not secrets:
            raise UnreadableSealError("a webhook without a secret")
        return signed_headers(secrets, str(letter.delivery_id), self.clock(), body)

    async def _posted(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        answer = await Outside(self.client, self.local_allowed, self.look_up).send("POST", url, headers, body)
        await answer.aclose()
        return judged(answer.status_code, answer.headers.get("retry-after", ""))


def judged(status: int, retry_after: str) -> Outcome:
    """What an answer means. Only 2xx is one that took it; a redirect is followed by nobody."""
    if 200 <= status < 300:
        return Outcome("sent", "sent", "수신 서버가 받았습니다.", status)
    if status == GONE:
        return Outcome("refused", "gone", "수신 서버가 더 이상 받지 않겠다고 응답했습니다.", status)
    if 300 <= status < 400:
        reason = "수신 서버가 다른 주소로 옮기라고 응답했습니다. 옮긴 주소를 웹훅에 입력해 주세요."
        return Outcome("again", "redirect", reason, status)
    wait = float(retry_after) if retry_after.isdecimal() and len(retry_after) < 8 else 0.0
    return Outcome("again", f"http_{status}", f"수신 서버가 {status}(으)로 응답했습니다.", status, wait)
