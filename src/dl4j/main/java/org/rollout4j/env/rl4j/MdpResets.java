package org.rollout4j.env.rl4j;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.deeplearning4j.rl4j.space.Encodable;

/**
 * Calls {@code reset()} of MDPs. Before 1.0.0-beta7 the observations of an {@link MDP} could be of any type, so that the {@code reset()}
 * of a class that was compiled then returns an {@code Object} to the JVM: it is another method than that of today's interface.
 */
final class MdpResets {
    private MdpResets() {}

    /** {@code reset()} of {@code mdp}, whenever it was compiled. */
    static Supplier<Encodable> of(MDP<? extends Encodable, ?, ?> mdp) {
        return declared(mdp.getClass(), Encodable.class).isPresent()
                ? mdp::reset
                : declared(mdp.getClass(), Object.class)
                        .<Supplier<Encodable>>map(method -> () -> (Encodable) invoke(method, mdp))
                        .orElse(mdp::reset);
    }

    private static Optional<Method> declared(Class<?> type, Class<?> result) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals("reset") && method.getParameterCount() == 0)
                .filter(method -> method.getReturnType() == result && !Modifier.isAbstract(method.getModifiers()))
                .findFirst();
    }

    private static Object invoke(Method method, Object target) {
        try {
            method.setAccessible(true); // the class need not be public
            return method.invoke(target);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause().toString(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("reset() cannot be called: " + e, e);
        }
    }
}
