package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class SweepsTest {
    private static final long SLOW = 200_000;

    /** What the parallel tell time by; only slow work lets it pass. */
    private final AtomicLong nanos = new AtomicLong();

    @ParameterizedTest
    @CsvSource({"1, true", "3, true", "3, false"})
    void everySweepIsOverAllOfThem(int threads, boolean independent) {
        AtomicIntegerArray visits = new AtomicIntegerArray(7);
        try (Workers workers = new Workers(threads)) {
            ParallelSteps parallel = new ParallelSteps(workers, independent, nanos::get);
            for (int sweep = 1; sweep <= 20; sweep++) {
                parallel.forEach(7, (from, end) -> {
                    slowly();
                    for (int i = from; i < end; i++) {
                        visits.incrementAndGet(i);
                    }
                });
                for (int i = 0; i < 7; i++) {
                    assertThat(visits.get(i)).isEqualTo(sweep);
                }
            }
        }
    }

    @Test
    void slowWorkIsSharedFromTheThirdSweepOn() {
        assertThat(slices(3, true, 7, 4)).containsExactly("0-7", "0-7", "0-2", "2-4", "4-7", "0-2", "2-4", "4-7");
    }

    @Test
    void whatSharesSomethingStaysInOnePiece() {
        assertThat(slices(3, false, 7, 3)).containsExactly("0-7", "0-7", "0-7");
        assertThat(slices(1, true, 7, 3)).containsExactly("0-7", "0-7", "0-7");
    }

    @Test
    void workThatBecomesQuickComesBack() {
        try (Workers workers = new Workers(2)) {
            ParallelSteps parallel = new ParallelSteps(workers, true, nanos::get);
            slicesOf(parallel, 2, true);
            slicesOf(parallel, 2, true);
            assertThat(slicesOf(parallel, 2, true)).containsExactly("0-1", "1-2");
            assertThat(slicesOf(parallel, 2, false)).containsExactly("0-1", "1-2");
            assertThat(slicesOf(parallel, 2, false)).containsExactly("0-2");
        }
    }

    @Test
    void oneSlowSweepAloneIsAnInterruption() {
        try (Workers workers = new Workers(2)) {
            ParallelSteps parallel = new ParallelSteps(workers, true, nanos::get);
            for (int sweep = 0; sweep < 6; sweep++) {
                assertThat(slicesOf(parallel, 2, sweep % 2 == 1)).containsExactly("0-2");
            }
        }
    }

    private List<String> slices(int threads, boolean independent, int count, int times) {
        List<String> slices = new ArrayList<>();
        try (Workers workers = new Workers(threads)) {
            ParallelSteps parallel = new ParallelSteps(workers, independent, nanos::get);
            for (int sweep = 0; sweep < times; sweep++) {
                slices.addAll(slicesOf(parallel, count, true));
            }
        }
        return slices;
    }

    /** The slices of one sweep, in order of where they begin. */
    private List<String> slicesOf(ParallelSteps parallel, int count, boolean slow) {
        List<String> slices = Collections.synchronizedList(new ArrayList<>());
        parallel.forEach(count, (from, end) -> {
            slices.add(from + "-" + end);
            if (slow) {
                slowly();
            }
        });
        Collections.sort(slices);
        return slices;
    }

    private void slowly() {
        nanos.addAndGet(SLOW);
    }
}
