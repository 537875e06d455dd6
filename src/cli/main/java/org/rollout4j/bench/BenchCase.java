package org.rollout4j.bench;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * Something whose speed is measured.
 *
 * @param name what it is, for people
 * @param unit what is counted: environment steps, rows, calls
 * @param threads the threads that it uses of ours
 * @param flops floating-point operations of matrix products for each unit; 0 if no bound is known
 * @param measuring gives the meter the work
 */
record BenchCase(String name, String unit, int threads, double flops, Measuring measuring) {
    /** How a case is measured. */
    @FunctionalInterface
    interface Measuring {
        BenchMeasurement by(Meter meter);
    }

    /** Measures it over about {@code time}, after warming up as long. */
    BenchMeasurement measure(Duration time) {
        return measuring.by(new Meter(time, threads, flops));
    }

    /** Warms up for that long and measures by turns: see {@link TurnMeter}. */
    BenchMeasurement takeTurns(Duration warmUp, BufferedReader turns, PrintWriter answers) {
        return measuring.by(new TurnMeter(warmUp, threads, flops, turns, answers));
    }
}
