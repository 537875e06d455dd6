package org.rollout4j.env;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.env.wrapper.Wrapper;

/** Environments that users bring, by the name of their class. */
public final class ClassEnvironments {
    private ClassEnvironments() {}

    /**
     * Makes environments of a public class that implements {@link Environment}, or what an {@link EnvironmentAdapter} takes, such as RL4J's
     * {@code MDP}. Its public constructor has no parameters, or values for them follow the name: {@code
     * org.deeplearning4j.rl4j.mdp.toy.SimpleToy(20)}. Random generators, those of Java and of RL4J, need no value: they are seeded at each
     * {@code reset} by its seed. The id of each is {@code name}, whatever its spec says.
     *
     * <p>The first environment is made only by {@code create()}, which throws {@link
     * org.rollout4j.core.EnvironmentException} if the constructor does.
     *
     * @throws IllegalArgumentException if the class is not found or is not of that form
     */
    public static EnvironmentFactory load(String name, ClassLoader loader) {
        ConstructorCall call = ConstructorCall.parse(name);
        Class<?> found = find(call.className(), loader);
        List<EnvironmentAdapter> adapters = EnvironmentAdapter.all(loader);
        if (Environment.class.isAssignableFrom(found)) {
            Supplier<Instance> maker = call.on(found, adapters);
            return () -> {
                Instance made = maker.get();
                return new Named((Environment) made.object(), made, name);
            };
        }
        return adapters.stream()
                .filter(adapter -> adapter.fits(found))
                .findFirst()
                .<EnvironmentFactory>map(adapter -> new Adapted(name, adapter, call.on(found, adapters)))
                .orElseThrow(() -> new IllegalArgumentException("environment class " + call.className()
                        + " implements neither "
                        + Stream.concat(
                                        Stream.of(Environment.class.getName()),
                                        adapters.stream().map(EnvironmentAdapter::accepts))
                                .collect(Collectors.joining(" nor "))));
    }

    private static Class<?> find(String className, ClassLoader loader) {
        try {
            return Class.forName(className, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("environment class " + className + " is not on the classpath", e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException(
                    "environment class " + className + " cannot be loaded: "
                            + e.toString().lines().findFirst().orElse(""),
                    e);
        }
    }

    private record Adapted(String name, EnvironmentAdapter adapter, Supplier<Instance> maker)
            implements EnvironmentFactory {
        @Override
        public Environment create() {
            Instance made = maker.get();
            return new Named(adapter.adapt(name, made.object()), made, name);
        }

        @Override
        public boolean independent() {
            return adapter.independent();
        }
    }

    /** By the name it was found by, so that what is recorded finds it again; its generators are seeded with each episode. */
    private static final class Named extends Wrapper {
        private final Instance instance;

        Named(Environment environment, Instance instance, String name) {
            super(environment, spec(environment, name));
            this.instance = instance;
        }

        private static EnvironmentSpec spec(Environment environment, String name) {
            EnvironmentSpec spec = environment.spec();
            if (spec == null) {
                throw new EnvironmentException(name + ": spec() returned null, a specification is needed", null);
            }
            return spec.withId(name);
        }

        @Override
        public void reset(long seed) {
            instance.seed(seed);
            super.reset(seed);
        }
    }
}
