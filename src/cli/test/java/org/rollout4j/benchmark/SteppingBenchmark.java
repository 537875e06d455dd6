package org.rollout4j.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.rollout4j.core.ActionSpace;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Rollout;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.rollout.LocalRollouts;

/** An environment step of drain-grid, with all that a rollout stores of it, by a policy that costs next to nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SteppingBenchmark {
    private static final int STEPS = 8192;

    @Param({"8", "256"})
    public int envs;

    private final Policy cheap = Policy.stateless(16, ActionSpace.discrete(4), (in, rng, out) -> {
        for (int row = 0; row < in.rows(); row++) {
            out.set(row, (int) (rng.nextLong() >>> 62));
            out.logProbs()[row] = -1;
        }
    });
    private LocalRollouts source;

    @Setup
    public void open() {
        EnvironmentFactory factory = Catalogue.find("drain-grid");
        source = new LocalRollouts(factory, envs, STEPS / envs, 1, Workers.caller());
    }

    @TearDown
    public void close() {
        source.close();
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Rollout step() {
        return source.collect(cheap);
    }
}
