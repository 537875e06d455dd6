package org.rollout4j.env.wrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Policy;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.Catalogue;
import org.rollout4j.fakes.Raw;

class ObservationWrappersTest {
    private static float[] observed(Environment environment) {
        float[] observation = new float[environment.spec().observationSize()];
        environment.observe(observation, 0);
        return observation;
    }

    /** A reset in mid-episode forgets the frames before it. */
    @Test
    void framesAreStackedTheOldestFirst() {
        FrameStack stack = new FrameStack(new Corridor(), 3);
        for (int seed = 0; seed < 5; seed++) {
            stack.reset(seed);
            float start = observed(stack)[0];
            assertThat(observed(stack)).containsExactly(start, 0, start, 0, start, 0);
            Raw.step(stack, 1);
            assertThat(observed(stack)).containsExactly(start, 0, start, 0, start + 1, 1);
            Raw.step(stack, 1);
            Raw.step(stack, 1);
            assertThat(observed(stack)).containsExactly(start + 1, 1, start + 2, 2, start + 3, 3);
        }
    }

    @Test
    void aStackHasADimensionInFront() {
        assertThat(new FrameStack(new Corridor(), 2).spec())
                .isEqualTo(Corridor.SPEC.withObservations(
                        new Box(List.of(2, 2), List.of(0f, 0f, 0f, 0f), List.of(9f, 20f, 9f, 20f))));
        try (CheckedEnvironment grid =
                new CheckedEnvironment(Catalogue.find("drain-grid").create())) {
            assertThat(new FrameStack(grid, 4).spec().observations()).isEqualTo(Box.of(0, 1, 4, 4, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65})
    void refusesStacksOfNoFramesAndOfTooMany(int frames) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrameStack(new Corridor(), frames))
                .withMessageStartingWith("frames is " + frames);
    }

    @Test
    void observationsAreShiftedScaledAndClipped() {
        NormaliseObservation normalised =
                new NormaliseObservation(new Corridor(), new float[] {2, 10}, new float[] {0.25f, 0.5f});
        assertThat(normalised.spec()).isEqualTo(Corridor.SPEC.withObservations(Box.of(-10, 10, 2)));
        for (int seed = 0; seed < 10; seed++) {
            Corridor plain = new Corridor();
            plain.reset(seed);
            normalised.reset(seed);
            boolean ended = false;
            while (!ended) {
                float place = (observed(plain)[0] - 2) * 4;
                float steps = (observed(plain)[1] - 10) * 2;
                assertThat(observed(normalised)).containsExactly(clip(place), clip(steps));
                ended = Raw.step(plain, 1).ended();
                assertThat(Raw.step(normalised, 1).ended()).isEqualTo(ended);
            }
        }
    }

    private static float clip(float value) {
        return Math.min(Math.max(value, -10), 10);
    }

    /** Seen through what was fitted to it, the same play has mean 0 and variance 1. */
    @ParameterizedTest
    @ValueSource(strings = {"corridor", "Pendulum-v1", "CartPole-v1"})
    void whatWasFittedHasMeanZeroAndVarianceOne(String id) {
        EnvironmentFactory factory = id.equals("corridor") ? Corridor::new : Catalogue.find(id);
        EnvironmentSpec spec = factory.spec();
        Policy policy = switch (id) {
            case "corridor" -> Corridor.RANDOM;
            case "Pendulum-v1" ->
                Policy.stateless(3, spec.actions(), (in, rng, out) -> out.values()[0] = 4 * rng.nextFloat() - 2);
            default -> Policy.stateless(4, spec.actions(), (in, rng, out) -> out.set(0, rng.nextInt(2)));
        };
        EnvironmentFactory fitted = NormaliseObservation.fitted(factory, policy, 3000, 9);

        List<float[]> seen = new ArrayList<>();
        Warmup.play(fitted, policy, 3000, 9, (observation, result) -> seen.add(observation.clone()));

        for (int i = 0; i < fitted.spec().observationSize(); i++) {
            double mean = 0;
            double squares = 0;
            for (float[] observation : seen) {
                mean += observation[i] / seen.size();
                squares += observation[i] * observation[i] / seen.size();
            }
            assertThat(mean).isCloseTo(0, within(1e-3));
            assertThat(squares).isCloseTo(1, within(1e-2));
        }
    }

    /** What wrappers that go on measuring break, and checkpoints need. */
    @Test
    void episodesRepeatWhateverCameBefore() {
        EnvironmentFactory fitted = NormaliseObservation.fitted(Corridor::new, Corridor.RANDOM, 100, 1);
        try (CheckedEnvironment environment = new CheckedEnvironment(fitted.create())) {
            List<float[]> first = episode(environment, 4);
            for (int seed = 0; seed < 50; seed++) {
                episode(environment, seed);
            }
            assertThat(episode(environment, 4)).containsExactlyElementsOf(first);
        }
    }

    private static List<float[]> episode(Environment environment, long seed) {
        environment.reset(seed);
        List<float[]> seen = new ArrayList<>(List.of(observed(environment)));
        StepResult result;
        do {
            result = Raw.step(environment, 1);
            seen.add(observed(environment));
        } while (!result.ended());
        return seen;
    }

    /** The steps at the two moments of the fit are 0 and 1, mean and deviation 1/2; the place goes up by 1 likewise. */
    @Test
    void whatWasNeverMetIsFarAway() {
        EnvironmentFactory fitted = NormaliseObservation.fitted(Corridor::new, Corridor.UP, 1, 2);
        try (CheckedEnvironment environment = new CheckedEnvironment(fitted.create())) {
            List<float[]> seen = episode(environment, SplitMix.derive(2, 0)); // the episode of the fit
            for (int t = 0; t < 5; t++) {
                assertThat((double) seen.get(t)[0]).isCloseTo(2 * t - 1, within(1e-5));
                assertThat((double) seen.get(t)[1]).isCloseTo(2 * t - 1, within(1e-5));
            }
        }
    }

    @Test
    void refusesMomentsThatDoNotFit() {
        refuses(new float[1], new float[] {1, 1}, "number of means is 1: 2 are needed");
        refuses(new float[2], new float[] {1}, "number of deviations is 1: 2 are needed");
        refuses(new float[2], new float[] {1, 0}, "deviation is 0.0: a positive number is allowed");
        refuses(new float[] {0, Float.NaN}, new float[] {1, 1}, "mean is NaN: a number is allowed");
    }

    private static void refuses(float[] means, float[] deviations, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NormaliseObservation(new Corridor(), means, deviations))
                .withMessage(message);
    }
}
