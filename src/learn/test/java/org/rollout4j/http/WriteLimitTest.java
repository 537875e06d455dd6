package org.rollout4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WriteLimitTest {
    private static final long SHORT_MILLIS = 100;

    @Test
    void aClientThatNeverReadsIsCutOff() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        CompletableFuture<Boolean> interruptedAfterwards = new CompletableFuture<>();
        try (WriteLimit limit = new WriteLimit(SHORT_MILLIS);
                LocalServer server =
                        new LocalServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "answers", 1)) {
            server.start(exchange -> {
                try (exchange) {
                    writeForEver(exchange, limit);
                } catch (IOException e) {
                    failure.complete(e);
                    interruptedAfterwards.complete(Thread.currentThread().isInterrupted());
                }
            });
            URI url = URI.create(server.url());
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

                assertThat(failure.get(60, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
                assertThat(interruptedAfterwards.get(60, TimeUnit.SECONDS)).isFalse();
            }
        }
    }

    private static void writeForEver(HttpExchange exchange, WriteLimit limit) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] piece = new byte[1 << 20];
        while (true) {
            limit.within(() -> exchange.getResponseBody().write(piece));
        }
    }

    @Test
    void aWriteThatEndsInTimeLeavesItsThreadAlone() throws Exception {
        try (WriteLimit limit = new WriteLimit(SHORT_MILLIS)) {
            limit.within(() -> {});
            Thread.sleep(2 * SHORT_MILLIS); // throws if the alarm of the write rings now
            assertThatThrownBy(() -> limit.within(() -> {
                        throw new IOException("hung up");
                    }))
                    .hasMessage("hung up");
            Thread.sleep(2 * SHORT_MILLIS);
        }
    }

    @Test
    void anInterruptOfAnotherIsKept() throws Exception {
        try (WriteLimit limit = new WriteLimit(60_000)) {
            limit.within(() -> Thread.currentThread().interrupt());
            assertThatThrownBy(() -> new CountDownLatch(1).await()).isInstanceOf(InterruptedException.class);
        }
    }
}
