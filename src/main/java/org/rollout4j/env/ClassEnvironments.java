package org.rollout4j.env;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.function.Supplier;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.env.rl4j.MdpEnvironment;
import org.rollout4j.env.wrapper.TimeLimit;

/** Environments that users bring, by the name of their class. */
public final class ClassEnvironments {
    private ClassEnvironments() {}

    /**
     * Makes environments of a public class with a public constructor without parameters that implements {@link Environment}
     * or RL4J's {@link MDP}. An {@code Environment} need not count time: it is truncated at the limit that its spec
     * promises. Its id is the name of the class, whatever its spec says. For an {@code MDP} see {@link MdpEnvironment}.
     *
     * <p>The first environment is made only by {@code create()}, which throws {@link EnvironmentException} if the
     * constructor does.
     *
     * @throws IllegalArgumentException if the class is not found or is not of that form
     */
    public static EnvironmentFactory load(String className, ClassLoader loader) {
        Class<?> found;
        try {
            found = Class.forName(className, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "environment class " + className + " is not on the classpath; --classpath JAR adds to it", e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException(
                    "environment class " + className + " cannot be loaded: " + oneLine(e), e);
        }
        if (Environment.class.isAssignableFrom(found)) {
            Constructor<? extends Environment> constructor = constructor(found.asSubclass(Environment.class));
            return () -> named(make(constructor));
        }
        if (MDP.class.isAssignableFrom(found)) {
            Constructor<?> constructor = constructor(found);
            Supplier<MDP<?, ?, ?>> supplier = () -> (MDP<?, ?, ?>) make(constructor);
            return MdpEnvironment.factory(supplier);
        }
        throw new IllegalArgumentException("environment class " + className + " implements neither "
                + Environment.class.getName() + " nor " + MDP.class.getName());
    }

    /** By the name of its class, so that what is recorded finds it again. */
    private static Environment named(Environment environment) {
        String name = environment.getClass().getName();
        return new TimeLimit(environment, environment.spec().withId(name));
    }

    private static <T> Constructor<T> constructor(Class<T> type) {
        try {
            if (Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers())) {
                return type.getConstructor();
            }
        } catch (NoSuchMethodException e) {
            // The message below says so.
        }
        throw new IllegalArgumentException("environment class " + type.getName()
                + " cannot be made: a public class with a public constructor without parameters is needed");
    }

    private static <T> T make(Constructor<T> constructor) {
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw failed(constructor, e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw failed(constructor, e);
        }
    }

    private static EnvironmentException failed(Constructor<?> constructor, Throwable cause) {
        return new EnvironmentException(
                "environment class " + constructor.getDeclaringClass().getName()
                        + " cannot be made: its constructor threw " + oneLine(cause),
                cause);
    }

    private static String oneLine(Throwable thrown) {
        return thrown.toString().lines().findFirst().orElse("");
    }
}
