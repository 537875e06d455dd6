package org.rollout4j.env.rl4j;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.deeplearning4j.gym.StepReply;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.deeplearning4j.rl4j.space.ActionSpace;
import org.deeplearning4j.rl4j.space.ArrayObservationSpace;
import org.deeplearning4j.rl4j.space.Encodable;
import org.deeplearning4j.rl4j.space.ObservationSpace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.rollout4j.core.Require;

/**
 * One of RL4J's newer environments, {@code org.deeplearning4j.rl4j.environment.Environment}, as an {@link MDP}, so that {@link
 * MdpEnvironment} takes it. Its observations are channels with names; they are put one behind the other in the order of the
 * names. They have no shape that could be asked for, so that an episode is started to see one.
 *
 * <p>That interface is part of {@code rl4j-core}, which this project does not need otherwise. It is called by reflection: it is
 * there whenever such an environment is, whichever class loader brought it.
 */
public final class ChannelsMdp implements MDP<ChannelsMdp.Channels, Object, ActionSpace<Object>> {
    private static final String INTERFACE = "org.deeplearning4j.rl4j.environment.Environment";

    private final Object environment;
    private final Class<?> contract;
    private final Actions actions;
    private final ObservationSpace<ChannelsMdp.Channels> observations;

    /**
     * @param environment an RL4J {@code Environment}, which {@link #close} closes
     * @throws IllegalArgumentException if it is none
     * @throws org.rollout4j.core.EnvironmentException if it fails to tell its actions or to start an episode
     */
    public ChannelsMdp(Object environment) {
        this.environment = environment;
        this.contract = contract(environment.getClass());
        Require.that(
                contract != null, "RL4J environment", environment.getClass().getName(), INTERFACE + " is needed");
        this.actions = MdpCalls.call(name(), "getSchema()", () -> Actions.of(call(environment, contract, "getSchema")));
        int size = MdpCalls.call(name(), "reset()", this::reset).values().length;
        this.observations = new ArrayObservationSpace<>(new int[] {size});
    }

    /** Whether instances of {@code type} are of that kind. */
    public static boolean fits(Class<?> type) {
        return contract(type) != null;
    }

    private static Class<?> contract(Class<?> type) {
        Class<?> found = type == null || type.getName().equals(INTERFACE) ? type : contract(type.getSuperclass());
        if (found == null && type != null) {
            for (Class<?> parent : type.getInterfaces()) {
                found = found == null ? contract(parent) : found;
            }
        }
        return found;
    }

    /** The class of the environment. */
    String name() {
        return environment.getClass().getName();
    }

    @Override
    public ObservationSpace<ChannelsMdp.Channels> getObservationSpace() {
        return observations;
    }

    @Override
    public ActionSpace<Object> getActionSpace() {
        return actions;
    }

    @Override
    public Channels reset() {
        return observation(call(environment, contract, "reset"));
    }

    @Override
    public StepReply<ChannelsMdp.Channels> step(Object action) {
        Object result = call(environment, contract, "step", action);
        Channels observation = observation(call(result, null, "getChannelsData"));
        boolean terminal = (boolean) call(result, null, "isTerminal");
        return new StepReply<>(observation, (double) call(result, null, "getReward"), terminal, null);
    }

    @Override
    public boolean isDone() {
        return (boolean) call(environment, contract, "isEpisodeFinished");
    }

    @Override
    public void close() {
        call(environment, contract, "close");
    }

    /** @throws UnsupportedOperationException always: RL4J's environments cannot be copied */
    @Override
    public ChannelsMdp newInstance() {
        throw new UnsupportedOperationException(name() + " cannot be copied");
    }

    private static Channels observation(Object channels) {
        DoubleStream values = DoubleStream.empty();
        for (Map.Entry<?, ?> channel : new TreeMap<>((Map<?, ?>) channels).entrySet()) {
            values = DoubleStream.concat(values, values(channel.getKey(), channel.getValue()));
        }
        return new Channels(values.toArray());
    }

    private static DoubleStream values(Object name, Object data) {
        if (data instanceof double[] doubles) {
            return Arrays.stream(doubles);
        } else if (data instanceof float[] floats) {
            return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]);
        } else if (data instanceof int[] ints) {
            return Arrays.stream(ints).asDoubleStream();
        } else if (data instanceof INDArray array) {
            return Arrays.stream(array.dup('c').data().asDouble());
        } else if (data instanceof Number number) {
            return DoubleStream.of(number.doubleValue());
        }
        throw new IllegalStateException("channel " + name + " is "
                + (data == null ? null : "a " + data.getClass().getName())
                + ": double[], float[], int[], INDArray and numbers are allowed");
    }

    /**
     * Calls a method of {@code target}.
     *
     * @param type the public type that declares it; null for the class of the target
     */
    private static Object call(Object target, Class<?> type, String name, Object... arguments) {
        if (target == null) {
            throw new IllegalStateException("it returned null where " + name + "() was to be called");
        }
        Class<?>[] parameters = new Class<?>[arguments.length];
        Arrays.fill(parameters, Object.class);
        try {
            return method(type == null ? target.getClass() : type, name, parameters)
                    .invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause().toString(), e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(name + "() cannot be called: " + e, e);
        }
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) {
        try {
            return type.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("it has no method " + name + "(), as RL4J's have", e);
        }
    }

    /**
     * An observation, read by {@code toArray()}: no ND4J array is made of it.
     *
     * @param values of all channels
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares observations, and nobody but the adapter sees them.
    record Channels(double[] values) implements Encodable {
        @Override
        @SuppressWarnings("deprecation") // RL4J deprecates it.
        public double[] toArray() {
            return values;
        }

        @Override
        public boolean isSkipped() {
            return false;
        }

        @Override
        public INDArray getData() {
            return null;
        }

        @Override
        public Encodable dup() {
            return this;
        }
    }

    /**
     * An action schema.
     *
     * @param contract its interface
     */
    private record Actions(Object schema, Class<?> contract) implements ActionSpace<Object> {
        static Actions of(Object schema) {
            Object actions = call(schema, null, "getActionSchema");
            Class<?> type = method(schema.getClass(), "getActionSchema").getReturnType();
            return new Actions(actions, type);
        }

        @Override
        public Object randomAction() {
            return call(schema, contract, "getRandomAction");
        }

        @Override
        public Object encode(Object action) {
            return action;
        }

        @Override
        public int getSize() {
            return (int) call(schema, contract, "getActionSpaceSize");
        }

        @Override
        public Object noOp() {
            return call(schema, contract, "getNoOp");
        }
    }
}
