package org.rollout4j.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {
    private final OpenStreams streams = new OpenStreams(System::nanoTime);
    private final List<Client> clients = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Client client : clients) {
            client.interrupt();
            client.join();
        }
        assertThat(streams.count()).isZero();
    }

    @Test
    void theOldestGivesWayAndNobodyIsTurnedAway() throws Exception {
        for (int i = 0; i < OpenStreams.MAX + 3; i++) {
            open(false);
        }

        assertThat(streams.count()).isEqualTo(OpenStreams.MAX);
        for (int i = 0; i < clients.size(); i++) {
            assertThat(clients.get(i).ended.await(i < 3 ? 10_000 : 0, TimeUnit.MILLISECONDS))
                    .as("stream " + i)
                    .isEqualTo(i < 3);
        }
    }

    @Test
    void oneThatNobodyReadsGivesWayBeforeOlderOnes() throws Exception {
        for (int i = 0; i < OpenStreams.MAX; i++) {
            open(i == 7);
        }
        open(false);

        assertThat(clients.get(7).ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(clients.get(0).ended.getCount()).isEqualTo(1);
    }

    @Test
    void whoLeavesIsNotInterruptedLater() {
        try (OpenStreams.Stream stream = streams.open()) {
            assertThat(stream).isNotNull();
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    private void open(boolean stuck) throws InterruptedException {
        Client client = new Client(stuck);
        clients.add(client);
        client.start();
        assertThat(client.waits.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** A thread that serves a stream, whose reader may read nothing. */
    private final class Client extends Thread {
        final CountDownLatch waits = new CountDownLatch(1);
        final CountDownLatch ended = new CountDownLatch(1);
        private final boolean stuck;

        Client(boolean stuck) {
            this.stuck = stuck;
        }

        @Override
        public void run() {
            try (OpenStreams.Stream stream = streams.open()) {
                if (stuck) {
                    stream.watching(new Stuck()).write(new byte[1], 0, 1);
                }
                waits.countDown();
                new CountDownLatch(1).await();
            } catch (IOException | InterruptedException e) {
                // it had to give way
            } finally {
                ended.countDown();
            }
        }

        /** Waits in each write, as a socket does whose buffers are full. */
        private final class Stuck extends OutputStream {
            @Override
            public void write(int value) throws IOException {
                waits.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
    }
}
