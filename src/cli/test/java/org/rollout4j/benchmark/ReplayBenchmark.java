package org.rollout4j.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.Workers;
import org.rollout4j.env.Catalogue;
import org.rollout4j.eval.RandomPolicy;
import org.rollout4j.rollout.LocalRollouts;
import org.rollout4j.rollout.Priorities;
import org.rollout4j.rollout.Replay;
import org.rollout4j.rollout.Transitions;

/** A minibatch of 64 from a full replay of 100,000 steps of drain-grid: drawn and copied. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReplayBenchmark {
    private static final int ENVS = 8;
    private static final int CAPACITY = 100_000;
    private static final int ROWS = 64;

    @Param({"1", "3"})
    public int nStep;

    private final SplitMix rng = new SplitMix(1);
    private final int[] rows = new int[ROWS];
    private final float[] weights = new float[ROWS];
    private final float[] errors = new float[ROWS];
    private Replay replay;
    private Priorities priorities;
    private Transitions transitions;

    @Setup
    public void fill() {
        EnvironmentFactory factory = Catalogue.find("drain-grid");
        replay = new Replay(factory.spec(), ENVS, CAPACITY);
        priorities = new Priorities(replay.capacity(), 0.6);
        transitions = new Transitions(factory.spec(), ROWS);
        try (LocalRollouts source = new LocalRollouts(factory, ENVS, CAPACITY / ENVS, 1, Workers.caller())) {
            replay.add(source.collect(RandomPolicy.of(factory.spec())));
        }
        priorities.renew(0, replay.capacity());
    }

    @Benchmark
    public Transitions uniformSample() {
        replay.sample(rng, rows, ROWS);
        replay.gather(rows, 0, ROWS, nStep, 0.99, transitions);
        return transitions;
    }

    @Benchmark
    public Transitions prioritisedSample() {
        priorities.sample(rng, replay.size(), 0.5, rows, weights);
        replay.gather(rows, 0, ROWS, nStep, 0.99, transitions);
        for (int i = 0; i < ROWS; i++) {
            errors[i] = rng.nextFloat();
        }
        priorities.update(rows, errors);
        return transitions;
    }
}
