package org.rollout4j.bench;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.Natives;

/**
 * Something whose speed is measured.
 *
 * @param name what it is, for people
 * @param unit what is counted: environment steps, rows, calls
 * @param threads the threads that it uses of ours
 * @param flops floating-point operations of matrix products for each unit; 0 if no bound is known
 * @param speed measures it
 */
record BenchCase(String name, String unit, int threads, double flops, Speed speed) {
    private static final double BOUND_SECONDS = 0.3;

    /** How a case is measured. */
    @FunctionalInterface
    interface Speed {
        /** Units a second over about {@code time}, after warming up as long. */
        double perSecond(Duration time);
    }

    /** Measures it, and what matrix products make in between. */
    BenchMeasurement measure(Duration time) {
        double before = bound();
        double perSecond = speed.perSecond(time);
        double gigaflops = (before + bound()) / 2;
        return new BenchMeasurement(perSecond, flops == 0 ? 0 : perSecond * flops / (gigaflops * 1e9), gigaflops);
    }

    private double bound() {
        if (flops == 0) {
            return 0;
        }
        try (Workers workers = new Workers(threads)) {
            return Natives.gigaflops(workers, BOUND_SECONDS);
        }
    }

    /** Repeats {@code work}, which tells how many units it did, for {@code time}, and then again. */
    static double repeat(Duration time, LongSupplier work) {
        double perSecond = 0;
        for (int warmUp = 0; warmUp < 2; warmUp++) {
            long start = System.nanoTime();
            long units = 0;
            double passed = 0;
            while (passed < time.toMillis() / 1000.0) {
                units += work.getAsLong();
                passed = (System.nanoTime() - start) / 1e9;
            }
            perSecond = units / passed;
        }
        return perSecond;
    }
}
