package org.rollout4j.lm.reward;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs code of users on one thread of its own, and waits for it no longer than is allowed. */
final class TimeLimit implements AutoCloseable {
    private final Duration limit;
    private final ExecutorService thread;

    TimeLimit(Duration limit) {
        this.limit = limit;
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "reward-functions");
            made.setDaemon(true);
            return made;
        });
    }

    /** @throws RewardException what {@code code} throws, or that it took too long, or that the waiting thread was interrupted */
    <T> T call(Callable<T> code) {
        if (thread.isShutdown()) {
            throw new RewardException("it is not asked any more: what asks it was closed", null);
        }
        Future<T> answer = thread.submit(code);
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            thread.shutdownNow();
            throw new RewardException("it has not answered within its time limit of " + seconds(), e);
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
            throw new RewardException("it was interrupted before it answered", e);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    /** Rethrows what cannot be helped, such as too little memory. */
    private static RewardException thrown(Throwable cause) {
        if (cause instanceof RewardException known) {
            return known;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new RewardException("it was interrupted before it answered", cause);
    }

    private String seconds() {
        return limit.toMillis() % 1000 == 0
                ? limit.toSeconds() + " s"
                : limit.toMillis() < 1 ? limit.toNanos() + " ns" : limit.toMillis() + " ms";
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
