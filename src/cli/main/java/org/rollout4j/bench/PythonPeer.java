package org.rollout4j.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * A program of another library, in Python, that trains by turns beside a case of ours.
 *
 * @param name what it is, for people
 * @param processors that it may use
 * @param script its file, one of {@link #FILES}
 * @param arguments that follow the seconds of its warming up
 */
record PythonPeer(String name, int processors, String script, List<String> arguments) {
    /** The files that all of them consist of. */
    static final List<String> FILES = List.of("turns.py", "jax_rl.py", "sb3.py");

    /** All of JAX on one processor. */
    static PythonPeer jax(String arguments) {
        return new PythonPeer("JAX, one core", 1, "jax_rl.py", words("1 " + arguments));
    }

    /** Half of the environments and minibatches on each of two devices, as XLA calls threads here. */
    static PythonPeer jaxOnTwoDevices(String arguments) {
        return new PythonPeer("JAX, two devices", 2, "jax_rl.py", words("2 " + arguments));
    }

    /** Stable-Baselines3's relatives. */
    static Stream<PythonPeer> sb3(String library, String algorithm) {
        return Stream.of(
                new PythonPeer(library + ", one core", 1, "sb3.py", List.of(algorithm)),
                new PythonPeer(library + ", two cores", 2, "sb3.py", List.of(algorithm)));
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }
}
