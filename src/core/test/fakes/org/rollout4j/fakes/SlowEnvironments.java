package org.rollout4j.fakes;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.StepResult;

/** Makes environments that are slow enough to be worth other threads, and notes which threads step them. */
public final class SlowEnvironments implements EnvironmentFactory {
    private final boolean masked;
    private final boolean independent;
    private final Set<Thread> stepping = ConcurrentHashMap.newKeySet();

    /**
     * @param masked whether the {@link CountingEnvironment}s inside have masks
     */
    public SlowEnvironments(boolean masked, boolean independent) {
        this.masked = masked;
        this.independent = independent;
    }

    /** How many threads have stepped them. */
    public int threads() {
        return stepping.size();
    }

    @Override
    public Environment create() {
        return new CountingEnvironment(masked) {
            @Override
            public StepResult step(int action) {
                stepping.add(Thread.currentThread());
                LockSupport.parkNanos(200_000);
                return super.step(action);
            }
        };
    }

    @Override
    public boolean independent() {
        return independent;
    }
}
