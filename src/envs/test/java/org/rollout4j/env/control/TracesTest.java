package org.rollout4j.env.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rollout4j.core.Environment;
import org.rollout4j.core.StepResult;
import org.rollout4j.fakes.Raw;

/** The control problems against traces of Gymnasium, from given states. */
class TracesTest {
    private static final double CLOSE = 1e-6;

    /** Lines of words, the first of which names an environment and its start. */
    private record Trace(String id, double[] start, List<String[]> steps) {
        @Override
        public String toString() {
            return id + " from " + Arrays.toString(start);
        }
    }

    static List<Trace> traces() throws IOException {
        List<Trace> traces = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(TracesTest.class.getResourceAsStream("traces.txt"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (words[0].matches("[A-Z].*")) {
                    traces.add(new Trace(words[0], numbers(words, 1, words.length), new ArrayList<>()));
                } else if (!line.startsWith("#")) {
                    traces.get(traces.size() - 1).steps.add(words);
                }
            }
        }
        return traces;
    }

    @ParameterizedTest
    @MethodSource("traces")
    void stepsAsGymnasiumDoes(Trace trace) {
        Environment environment = started(trace);
        float[] observation = new float[environment.spec().observationSize()];
        for (int t = 0; t < trace.steps.size(); t++) {
            String[] words = trace.steps.get(t);
            StepResult result = act(environment, words[0]);
            environment.observe(observation, 0);
            double[] expected = numbers(words, 1, words.length - 2);
            assertThat(expected).hasSize(observation.length);
            for (int i = 0; i < observation.length; i++) {
                assertThat((double) observation[i])
                        .as("element %d after step %d", i, t)
                        .isCloseTo(expected[i], within(CLOSE));
            }
            assertThat(result.reward())
                    .as("reward of step %d", t)
                    .isCloseTo(Float.parseFloat(words[words.length - 2]), within((float) CLOSE));
            assertThat(result.terminated()).as("end at step %d", t).hasToString(words[words.length - 1]);
            assertThat(result.truncated()).isFalse();
        }
    }

    @Test
    void everyProblemHasTracesOfTenStepsAndMore() throws IOException {
        for (String id : List.of(CartPole.ID, Acrobot.ID, MountainCar.ID, MountainCarContinuous.ID, Pendulum.ID)) {
            assertThat(traces()).anySatisfy(trace -> {
                assertThat(trace.id).isEqualTo(id);
                assertThat(trace.steps).hasSizeGreaterThanOrEqualTo(10);
            });
        }
    }

    private static StepResult act(Environment environment, String action) {
        return environment.spec().continuous()
                ? Raw.step(
                        environment, new float[] {environment.spec().actionBox().nearest(0, Float.parseFloat(action))})
                : Raw.step(environment, Integer.parseInt(action));
    }

    private static Environment started(Trace trace) {
        double[] s = trace.start;
        switch (trace.id) {
            case CartPole.ID -> {
                CartPole cartPole = new CartPole();
                cartPole.place(s[0], s[1], s[2], s[3]);
                return cartPole;
            }
            case Acrobot.ID -> {
                Acrobot acrobot = new Acrobot();
                acrobot.place(s[0], s[1], s[2], s[3]);
                return acrobot;
            }
            case MountainCar.ID -> {
                MountainCar car = new MountainCar();
                car.place(s[0], s[1]);
                return car;
            }
            case MountainCarContinuous.ID -> {
                MountainCarContinuous car = new MountainCarContinuous();
                car.place(s[0], s[1]);
                return car;
            }
            case Pendulum.ID -> {
                Pendulum pendulum = new Pendulum();
                pendulum.place(s[0], s[1]);
                return pendulum;
            }
            default -> throw new IllegalArgumentException(trace.id);
        }
    }

    private static double[] numbers(String[] words, int from, int to) {
        return Arrays.stream(words, from, to).mapToDouble(Double::parseDouble).toArray();
    }
}
