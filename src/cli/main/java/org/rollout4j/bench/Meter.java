package org.rollout4j.bench;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.train.BlasSpeed;

/**
 * Measures work, and matrix products in between: by turns of a fraction of a second, so that whatever else the machine does slows down both
 * alike. Both speeds are means over all their turns.
 */
class Meter {
    static final double TURN_SECONDS = 0.1;

    private final Duration time;
    final double seconds;
    final int threads;
    final double flops;

    /**
     * @param time of the work, after warming up as long
     * @param threads that multiply at the same time
     * @param flops floating-point operations of matrix products for each unit of work; 0 if no bound is known, and none is measured then
     */
    Meter(Duration time, int threads, double flops) {
        this.time = time;
        seconds = time.toMillis() / 1000.0;
        this.threads = threads;
        this.flops = flops;
    }

    /** Repeats {@code work}, which tells how many units it did. */
    BenchMeasurement measure(LongSupplier work) {
        new Stretch().repeat(work, seconds); // warms up
        Stretch measured = new Stretch();
        if (flops == 0) {
            measured.repeat(work, seconds);
            return BenchMeasurement.ofSpeed(measured.perSecond());
        }
        try (Workers workers = new Workers(threads)) {
            BlasSpeed.gigaflops(workers, TURN_SECONDS); // warms up, too
            double gigaflops = 0;
            int turns = 0;
            for (; measured.seconds < seconds; turns++) {
                measured.repeat(work, TURN_SECONDS);
                gigaflops += BlasSpeed.gigaflops(workers, TURN_SECONDS);
            }
            return BenchMeasurement.of(measured.perSecond(), flops, gigaflops / turns);
        }
    }

    /** Leaves the repeating to a peer. */
    BenchMeasurement measure(Peer peer, EnvironmentFactory factory) {
        return BenchMeasurement.ofSpeed(peer.perSecond(factory, time));
    }

    /** Work one piece after the other, and how long it took. */
    static final class Stretch {
        private long units;
        private double seconds;

        void repeat(LongSupplier work, double least) {
            long start = System.nanoTime();
            double passed = 0;
            while (passed < least) {
                units += work.getAsLong();
                passed = (System.nanoTime() - start) / 1e9;
            }
            seconds += passed;
        }

        void add(Stretch other) {
            units += other.units;
            seconds += other.seconds;
        }

        long units() {
            return units;
        }

        double perSecond() {
            return units / seconds;
        }
    }
}
