package org.rollout4j.env.wrapper;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.rollout4j.core.Actions;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.StepResult;

/** An environment around another that passes everything through; what extends it changes one thing. */
public abstract class Wrapper implements Environment {
    private final Environment environment;
    private final EnvironmentSpec spec;

    /**
     * @param environment closed with this wrapper
     * @param spec what the wrapper promises, in place of the environment's own spec
     */
    protected Wrapper(Environment environment, EnvironmentSpec spec) {
        this.environment = environment;
        this.spec = spec;
    }

    /**
     * A factory that wraps what another makes. The environments share nothing that changes if {@code wrap} makes a new wrapper at
     * each call and those of {@code inner} share nothing. It has no {@link EnvironmentFactory#model}: that of {@code inner} need not
     * hold for what is wrapped.
     */
    public static EnvironmentFactory around(EnvironmentFactory inner, UnaryOperator<Environment> wrap) {
        return new EnvironmentFactory() {
            @Override
            public Environment create() {
                return wrap.apply(inner.create());
            }

            @Override
            public boolean independent() {
                return inner.independent();
            }
        };
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(long seed) {
        environment.reset(seed);
    }

    @Override
    public StepResult step(Actions actions, int row) {
        return after(environment.step(actions, row));
    }

    /** What becomes of a result, once for each step. */
    protected StepResult after(StepResult result) {
        return result;
    }

    @Override
    public void observe(float[] into, int offset) {
        environment.observe(into, offset);
    }

    @Override
    public void actionMask(boolean[] into, int offset) {
        environment.actionMask(into, offset);
    }

    @Override
    public Optional<Renderable> renderable() {
        return environment.renderable();
    }

    @Override
    public void close() {
        environment.close();
    }
}
