package org.rollout4j.lm.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rollout4j.lm.model.Completion;

/** What came of one request. */
final class Collected implements GenerationListener {
    private static final int MAX_SECONDS = 60;

    private final List<Integer> tokens = new ArrayList<>();
    private final List<Double> logProbs = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private Completion.End end;
    private RuntimeException failure;

    @Override
    public synchronized void onToken(int request, int token, double logProb, String more) {
        assertThat(ended.getCount()).as("not over yet").isEqualTo(1);
        tokens.add(token);
        logProbs.add(logProb);
        text.append(more);
        first.countDown();
    }

    @Override
    public synchronized void onEnd(int request, Completion.End reason, String more) {
        assertThat(ended.getCount()).as("not over yet").isEqualTo(1);
        end = reason;
        text.append(more);
        ended.countDown();
    }

    @Override
    public synchronized void onFailure(int request, RuntimeException problem) {
        failure = problem;
        first.countDown();
        ended.countDown();
    }

    /** Waits for its first token. */
    Collected begun() throws InterruptedException {
        assertThat(first.await(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
        return this;
    }

    /** Waits for its end. */
    Collected ended() throws InterruptedException {
        assertThat(ended.await(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
        return this;
    }

    synchronized Completion completion() {
        return new Completion(
                tokens.stream().mapToInt(Integer::intValue).toArray(),
                logProbs.stream().mapToDouble(Double::doubleValue).toArray(),
                end);
    }

    synchronized int count() {
        return tokens.size();
    }

    synchronized String text() {
        return text.toString();
    }

    synchronized RuntimeException failure() {
        return failure;
    }
}
