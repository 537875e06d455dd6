package org.rollout4j.env;

import java.util.function.Supplier;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.env.rl4j.ChannelsMdp;
import org.rollout4j.env.rl4j.MdpEnvironment;
import org.rollout4j.env.wrapper.TimeLimit;

/** Environments that users bring, by the name of their class. */
public final class ClassEnvironments {
    private ClassEnvironments() {}

    /**
     * Makes environments of a public class that implements {@link Environment}, RL4J's {@link MDP}, or {@code Environment} of
     * {@code rl4j-core}. Its public constructor has no parameters, or values for them follow the name: {@code
     * org.deeplearning4j.rl4j.mdp.toy.SimpleToy(20)}; RL4J's generators need no value. An {@code Environment} need not count
     * time: it is truncated at the limit that its spec promises. For the others see {@link MdpEnvironment} and {@link
     * ChannelsMdp}. The id of each is {@code name}, whatever its spec says.
     *
     * <p>The first environment is made only by {@code create()}, which throws {@link
     * org.rollout4j.core.EnvironmentException} if the constructor does.
     *
     * @throws IllegalArgumentException if the class is not found or is not of that form
     */
    public static EnvironmentFactory load(String name, ClassLoader loader) {
        ConstructorCall call = ConstructorCall.parse(name);
        Class<?> found = find(call.className(), loader);
        if (Environment.class.isAssignableFrom(found)) {
            Supplier<Object> maker = call.on(found);
            return () -> named((Environment) maker.get(), name);
        }
        if (MDP.class.isAssignableFrom(found)) {
            Supplier<Object> maker = call.on(found);
            return MdpEnvironment.factory(name, () -> (MDP<?, ?, ?>) maker.get());
        }
        if (ChannelsMdp.fits(found)) {
            Supplier<Object> maker = call.on(found);
            return MdpEnvironment.factory(name, () -> new ChannelsMdp(maker.get()));
        }
        throw new IllegalArgumentException("environment class " + call.className() + " implements neither "
                + Environment.class.getName() + " nor " + MDP.class.getName());
    }

    private static Class<?> find(String className, ClassLoader loader) {
        try {
            return Class.forName(className, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "environment class " + className + " is not on the classpath; --classpath JAR adds to it", e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException(
                    "environment class " + className + " cannot be loaded: "
                            + e.toString().lines().findFirst().orElse(""),
                    e);
        }
    }

    /** By the name it was found by, so that what is recorded finds it again. */
    private static Environment named(Environment environment, String name) {
        return new TimeLimit(environment, environment.spec().withId(name));
    }
}
