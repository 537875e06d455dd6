package org.rollout4j.peers;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.rl4j.EnvironmentMdp;

/** An MDP of one of our environments that counts the steps taken in it and in its copies, and lets no more be taken once it is stopped. */
final class CountedMdp {
    private final AtomicLong steps = new AtomicLong();
    private final EnvironmentMdp mdp;
    private volatile boolean stopped;

    private CountedMdp(EnvironmentFactory factory) {
        mdp = new EnvironmentMdp(() -> new Counted(factory.create()), 1);
    }

    /**
     * Steps a second of a training.
     *
     * @param training trains on the MDP until it cannot any more, in a thread of its own
     */
    static double stepsPerSecond(EnvironmentFactory factory, Duration time, Consumer<EnvironmentMdp> training) {
        CountedMdp counted = new CountedMdp(factory);
        Thread thread = new Thread(() -> training.accept(counted.mdp), "peer");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, expected) -> {}); // how a training that knows no end ends
        thread.start();
        while (counted.steps.get() == 0 && thread.isAlive()) {
            LockSupport.parkNanos(1_000_000);
        }
        LockSupport.parkNanos(time.toNanos());
        long before = counted.steps.get();
        long start = System.nanoTime();
        LockSupport.parkNanos(time.toNanos());
        double perSecond = (counted.steps.get() - before) * 1e9 / (System.nanoTime() - start);
        counted.stopped = true;
        return perSecond;
    }

    private final class Counted implements Environment {
        private final Environment environment;

        Counted(Environment environment) {
            this.environment = environment;
        }

        @Override
        public EnvironmentSpec spec() {
            return environment.spec();
        }

        @Override
        public void reset(long seed) {
            environment.reset(seed);
        }

        @Override
        public StepResult step(Actions actions, int row) {
            if (stopped) {
                throw new IllegalStateException("enough was measured");
            }
            steps.incrementAndGet();
            return environment.step(actions, row);
        }

        @Override
        public void observe(float[] into, int offset) {
            environment.observe(into, offset);
        }

        @Override
        public void close() {
            environment.close();
        }
    }
}
