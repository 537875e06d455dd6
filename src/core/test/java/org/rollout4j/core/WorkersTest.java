package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class WorkersTest {
    @ParameterizedTest
    @CsvSource({"1,0", "1,5", "2,0", "2,1", "2,1000", "3,2", "8,1000"})
    void everyTaskRunsOnce(int threads, int tasks) {
        try (Workers workers = new Workers(threads)) {
            AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
            for (int repeat = 1; repeat <= 20; repeat++) {
                workers.forEach(tasks, runs::incrementAndGet);
                for (int i = 0; i < tasks; i++) {
                    assertThat(runs.get(i)).isEqualTo(repeat);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 10, 1, 1", "3, 10, 1, 3", "3, 2, 1, 2", "3, 10, 5, 2", "3, 10, 6, 1", "3, 0, 5, 1", "2, 7, 100, 1"})
    void slicesAreAllThereIsAndNoShorterThanIsWorthIt(int threads, int length, int least, int slices) {
        try (Workers workers = new Workers(threads)) {
            AtomicIntegerArray runs = new AtomicIntegerArray(length);
            AtomicInteger calls = new AtomicInteger();
            workers.forEachSlice(length, least, (from, end) -> {
                calls.incrementAndGet();
                assertThat(end - from).isGreaterThanOrEqualTo(Math.min(least, length));
                for (int i = from; i < end; i++) {
                    runs.incrementAndGet(i);
                }
            });
            assertThat(calls).hasValue(slices);
            for (int i = 0; i < length; i++) {
                assertThat(runs.get(i)).isEqualTo(1);
            }
        }
    }

    @Test
    void theThreadsWorkAtTheSameTime() {
        try (Workers workers = new Workers(3)) {
            CountDownLatch allHere = new CountDownLatch(3);
            workers.forEach(3, i -> {
                allHere.countDown();
                try {
                    assertThat(allHere.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void whatATaskThrowsIsThrownAndTheWorkersGoOn(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int bad = 0; bad < 12; bad++) {
                int failing = bad;
                assertThatThrownBy(() -> workers.forEach(12, i -> {
                            if (i == failing) {
                                throw new IllegalStateException("task " + i);
                            }
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("task " + failing);
            }
            AtomicInteger sum = new AtomicInteger();
            workers.forEach(100, sum::addAndGet);
            assertThat(sum).hasValue(4950);
        }
    }

    @Test
    void whatEveryTaskThrowsIsThrownOnce() {
        try (Workers workers = new Workers(4)) {
            assertThatThrownBy(() -> workers.forEach(4, i -> {
                        throw new IllegalArgumentException("no");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingRunsAnyMoreWhenAnErrorComesOut(boolean onCaller) {
        Thread caller = Thread.currentThread();
        try (Workers workers = new Workers(2)) {
            CountDownLatch bothHere = new CountDownLatch(2);
            AtomicInteger running = new AtomicInteger();
            assertThatThrownBy(() -> workers.forEach(2, i -> {
                        running.incrementAndGet();
                        bothHere.countDown();
                        await(bothHere);
                        if ((Thread.currentThread() == caller) == onCaller) {
                            running.decrementAndGet();
                            throw new AssertionError("broken");
                        }
                        pause();
                        running.decrementAndGet();
                    }))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("broken");
            assertThat(running).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptedCallerWaitsForEveryTaskAndStaysInterrupted(boolean beforeItSleeps) {
        Thread caller = Thread.currentThread();
        try (Workers workers = new Workers(2)) {
            AtomicInteger here = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            if (beforeItSleeps) {
                caller.interrupt();
            }
            workers.forEach(2, i -> {
                here.incrementAndGet();
                long start = System.nanoTime(); // one task for each thread; a latch would end at the interruption
                while (here.get() < 2 && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10)) {
                    Thread.onSpinWait();
                }
                assertThat(here).hasValue(2);
                if (Thread.currentThread() != caller) {
                    pause(); // long enough for the caller to fall asleep
                    if (!beforeItSleeps) {
                        caller.interrupt();
                        pause();
                    }
                }
                done.incrementAndGet();
            });
            int doneAtReturn = done.get();
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
            assertThat(doneAtReturn).isEqualTo(2);
            workers.forEach(100, task -> done.incrementAndGet());
            assertThat(done).hasValue(102);
        } finally {
            Thread.interrupted(); // not for the next test
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void helpersWakeAgainAfterTheyHaveSlept(int threads) throws InterruptedException {
        try (Workers workers = new Workers(threads)) {
            for (int repeat = 0; repeat < 50; repeat++) {
                Thread.sleep(5); // a hundred times as long as they look out
                CountDownLatch allHere = new CountDownLatch(threads);
                workers.forEach(threads, i -> {
                    allHere.countDown();
                    await(allHere);
                });
                assertThat(allHere.getCount()).isZero();
            }
        }
    }

    @Test
    void theResultDoesNotDependOnTheNumberOfThreads() {
        double[] alone = squares(1);
        for (int threads = 2; threads <= 5; threads++) {
            assertThat(Arrays.equals(squares(threads), alone)).isTrue();
        }
    }

    @Test
    void theCallersOwnWorkersStayOpen() {
        Workers.caller().close();
        AtomicInteger sum = new AtomicInteger();
        Workers.caller().forEach(3, sum::addAndGet);
        assertThat(sum).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1025})
    void badThreadCountsAreNamed(int threads) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Workers(threads))
                .withMessageContaining("threads is " + threads);
    }

    private static double[] squares(int threads) {
        double[] results = new double[333];
        try (Workers workers = new Workers(threads)) {
            workers.forEach(results.length, i -> results[i] = Math.sqrt(i));
        }
        return results;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
