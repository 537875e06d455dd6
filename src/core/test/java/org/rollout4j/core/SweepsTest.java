package org.rollout4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class SweepsTest {
    @ParameterizedTest
    @CsvSource({"1, true", "3, true", "3, false"})
    void everySweepIsOverAllOfThem(int threads, boolean independent) {
        AtomicIntegerArray visits = new AtomicIntegerArray(7);
        try (Workers workers = new Workers(threads)) {
            Sweeps sweeps = new Sweeps(workers, independent);
            for (int sweep = 1; sweep <= 20; sweep++) {
                sweeps.over(7, (from, end) -> {
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
            Sweeps sweeps = new Sweeps(workers, true);
            slicesOf(sweeps, 2, true);
            slicesOf(sweeps, 2, true);
            assertThat(slicesOf(sweeps, 2, true)).hasSize(2);
            boolean whole = false;
            // another thread may be late now and then, but not always
            for (int sweep = 0; sweep < 10_000 && !whole; sweep++) {
                whole = slicesOf(sweeps, 2, false).contains("0-2");
            }
            assertThat(whole).isTrue();
        }
    }

    private static List<String> slices(int threads, boolean independent, int count, int times) {
        List<String> slices = new ArrayList<>();
        try (Workers workers = new Workers(threads)) {
            Sweeps sweeps = new Sweeps(workers, independent);
            for (int sweep = 0; sweep < times; sweep++) {
                slices.addAll(slicesOf(sweeps, count, true));
            }
        }
        return slices;
    }

    /** The slices of one sweep, in order of where they begin. */
    private static List<String> slicesOf(Sweeps sweeps, int count, boolean slow) {
        List<String> slices = Collections.synchronizedList(new ArrayList<>());
        sweeps.over(count, (from, end) -> {
            slices.add(from + "-" + end);
            if (slow) {
                slowly();
            }
        });
        Collections.sort(slices);
        return slices;
    }

    private static void slowly() {
        LockSupport.parkNanos(200_000);
    }
}
