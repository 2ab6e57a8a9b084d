// Loads the Socket.IO client from the CDN, verified against a fixed hash, or from
// this server if that fails.

const SOURCES = [
  {
    host: "cdn.socket.io",
    url: "https://cdn.socket.io/4.8.1/socket.io.min.js",
    integrity: "sha384-mkQ3/7FUtcGyoppY6bz/PORYoGqOl7/aSUMn2ymDOJcapfS6PHqxhRTMh1RR0Q6+",
    crossOrigin: "anonymous",
  },
  {
    url: "/socket.io/socket.io.min.js",
  },
];

/** A source that has not answered within this time is considered unreachable. */
const PATIENCE_MS = 8000;

/** Loads a script, verified against its hash if there is one. */
export function loadScript({ url, integrity, crossOrigin }) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const giveUp = setTimeout(() => {
      script.remove();
      reject(new Error(`${url} did not answer`));
    }, PATIENCE_MS);
    script.addEventListener("load", () => {
      clearTimeout(giveUp);
      resolve();
    });
    script.addEventListener("error", () => {
      clearTimeout(giveUp);
      reject(new Error(`${url} could not be loaded`));
    });
    if (integrity) {
      script.integrity = integrity;
    }
    if (crossOrigin) {
      script.crossOrigin = crossOrigin;
    }
    script.src = url;
    document.head.append(script);
  });
}

/**
 * Tries the sources in turn.
 * @returns the client's io function, and the host it comes from unless it is this server; null if no source has it
 */
export async function loadClient() {
  for (const source of SOURCES) {
    try {
      await loadScript(source);
    } catch {
      continue;
    }
    if (typeof globalThis.io === "function") {
      return { io: globalThis.io, host: source.host };
    }
  }
  return null;
}
