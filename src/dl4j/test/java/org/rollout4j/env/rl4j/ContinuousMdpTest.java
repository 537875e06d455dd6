package org.rollout4j.env.rl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.gym.StepReply;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.deeplearning4j.rl4j.space.ActionSpace;
import org.deeplearning4j.rl4j.space.ArrayObservationSpace;
import org.deeplearning4j.rl4j.space.ObservationSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.core.Box;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.ContinuousEnvironment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;

/** MDPs whose actions are numbers. */
class ContinuousMdpTest {
    /** An action space of actions like the one given, of which nothing else is known. */
    private static class Actions<A> implements ActionSpace<A> {
        final A example;

        Actions(A example) {
            this.example = example;
        }

        @Override
        public A randomAction() {
            return example;
        }

        @Override
        public Object encode(A action) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getSize() {
            return 2;
        }

        @Override
        public A noOp() {
            throw new UnsupportedOperationException();
        }
    }

    /** One that knows bounds, in the only way that RL4J's interfaces allow. */
    private static final class Bounded extends Actions<double[]> implements ObservationSpace<double[]> {
        final INDArray low;
        final INDArray high;

        Bounded(INDArray low, INDArray high) {
            super(new double[2]);
            this.low = low;
            this.high = high;
        }

        @Override
        public String getName() {
            return "bounded";
        }

        @Override
        public int[] getShape() {
            return new int[] {2};
        }

        @Override
        public INDArray getLow() {
            return low;
        }

        @Override
        public INDArray getHigh() {
            return high;
        }
    }

    /** Done before its first step, as MDPs are; keeps every action it was given; fails on the fourth. */
    private static final class Recorder<A, S extends ActionSpace<A>>
            implements MDP<org.deeplearning4j.rl4j.space.Box, A, S> {
        final S actions;
        final List<Object> taken = new ArrayList<>();

        Recorder(S actions) {
            this.actions = actions;
        }

        @Override
        public ObservationSpace<org.deeplearning4j.rl4j.space.Box> getObservationSpace() {
            return new ArrayObservationSpace<>(new int[] {1});
        }

        @Override
        public S getActionSpace() {
            return actions;
        }

        @Override
        public org.deeplearning4j.rl4j.space.Box reset() {
            taken.clear();
            return new org.deeplearning4j.rl4j.space.Box(0);
        }

        @Override
        public void close() {}

        @Override
        public StepReply<org.deeplearning4j.rl4j.space.Box> step(A action) {
            if (taken.size() == 3) {
                throw new IllegalStateException("broken\nfor good");
            }
            taken.add(action);
            return new StepReply<>(new org.deeplearning4j.rl4j.space.Box(taken.size()), 0.5, false, null);
        }

        @Override
        public boolean isDone() {
            return taken.isEmpty();
        }

        @Override
        public Recorder<A, S> newInstance() {
            return new Recorder<>(actions);
        }
    }

    static List<Recorder<?, ?>> kinds() {
        return List.of(
                new Recorder<>(new Actions<>(new double[2])),
                new Recorder<>(new Actions<>(new float[2])),
                new Recorder<>(new Actions<>(Nd4j.zeros(1, 2))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void actionsAreGivenAsTheMdpTakesThemWithinTheirBounds(Recorder<?, ?> mdp) {
        try (CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(mdp, 3))) {
            EnvironmentSpec spec = environment.spec();
            assertThat(spec.actionBox().shape()).containsExactly(2);
            assertThat(spec.actionBox().low()).containsExactly(-1f, -1f);
            assertThat(spec.actionBox().high()).containsExactly(1f, 1f);
            assertThatIllegalStateException().isThrownBy(() -> environment.step(new float[2]));
            environment.reset(0);
            float[] row = {0.25f, -0.5f};
            assertThat(environment.step(row)).isEqualTo(new StepResult(0.5f, false, false));
            assertThat(environment
                            .step(new float[] {7, Float.NEGATIVE_INFINITY})
                            .ended())
                    .isFalse();
            row[0] = 0; // what was given keeps its values
            assertThat(environment.step(new float[2])).isEqualTo(new StepResult(0.5f, false, true));
            assertThat(values(mdp.taken.get(0))).containsExactly(0.25, -0.5);
            assertThat(values(mdp.taken.get(1))).containsExactly(1, -1);
            assertThat(mdp.taken)
                    .hasOnlyElementsOfType(mdp.actions.randomAction().getClass());
            if (mdp.taken.get(0) instanceof INDArray array) {
                assertThat(array.shape()).containsExactly(1, 2);
            }
            assertThatIllegalStateException().isThrownBy(() -> environment.step(new float[2]));
        }
    }

    private static double[] values(Object action) {
        return action instanceof double[] doubles
                ? doubles
                : (action instanceof float[] floats ? Nd4j.createFromArray(floats) : (INDArray) action)
                        .reshape(2)
                        .toDoubleVector();
    }

    @Test
    void aSingleNumberIsAnAction() {
        Recorder<Double, Actions<Double>> mdp = new Recorder<>(new Actions<>(0.5));
        CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(mdp));
        assertThat(environment.spec().actionSize()).isEqualTo(1);
        environment.reset(0);
        environment.step(new float[] {-3});
        assertThat(mdp.taken).containsExactly(-1.0);
    }

    @Test
    void integersAreDiscreteWhateverTheirSpace() {
        Recorder<Integer, Actions<Integer>> mdp = new Recorder<>(new Actions<>(0));
        CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(mdp));
        assertThat(environment.spec().actionCount()).isEqualTo(2);
        environment.reset(0);
        environment.step(1);
        assertThat(mdp.taken).containsExactly(1);
        assertThatIllegalArgumentException().isThrownBy(() -> environment.step(new float[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MdpEnvironment.of(mdp, 9, Box.of(0, 1, 1)))
                .withMessageStartingWith("bounds of " + Recorder.class.getName() + " is Box[");
    }

    @Test
    void boundsAreThoseOfTheSpaceWhereItHasAny() {
        INDArray low = Nd4j.createFromArray(-2.0, Double.NEGATIVE_INFINITY);
        assertThat(bounds(new Bounded(low, Nd4j.createFromArray(5.0, 6.0))))
                .isEqualTo(new Box(List.of(2), List.of(-2f, -1f), List.of(5f, 6f)));
        assertThat(bounds(new Bounded(null, null))).isEqualTo(new Box(List.of(2), List.of(-1f, -1f), List.of(1f, 1f)));
        assertThat(bounds(new Bounded(Nd4j.zeros(3), null)))
                .isEqualTo(new Box(List.of(2), List.of(-1f, -1f), List.of(1f, 1f)));
    }

    private static Box bounds(Bounded actions) {
        return MdpEnvironment.of(new Recorder<>(actions)).spec().actionBox();
    }

    @Test
    void boundsMayBeGiven() {
        Recorder<double[], Actions<double[]>> mdp = new Recorder<>(new Actions<>(new double[2]));
        Box box = Box.of(0, 10, 2);
        CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(mdp, 50, box));
        assertThat(environment.spec().actionBox()).isEqualTo(box);
        assertThat(environment.spec().timeLimit()).isEqualTo(50);
        environment.reset(0);
        environment.step(new float[] {7, -7});
        assertThat((double[]) mdp.taken.get(0)).containsExactly(7, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MdpEnvironment.of(mdp, 50, Box.of(0, 1, 3)))
                .withMessage(Recorder.class.getName() + " has actions of 2 elements where the bounds given have 3");
    }

    @Test
    void refusesWhatItCannotTake() {
        CheckedEnvironment environment =
                new CheckedEnvironment(MdpEnvironment.of(new Recorder<>(new Actions<>(new double[2]))));
        environment.reset(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> environment.step(new float[] {0, Float.NaN}))
                .withMessage("element 1 of the action is NaN: a number is needed in " + Recorder.class.getName());
        assertThatIllegalArgumentException().isThrownBy(() -> environment.step(0));
        assertThat(environment.step(new float[2]).ended()).isFalse(); // neither ended the episode
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MdpEnvironment.of(new Recorder<>(new Actions<>("left"))))
                .withMessage(Recorder.class.getName() + " has the action space " + Actions.class.getName()
                        + " of actions like java.lang.String: Integer, double[], float[], Double and INDArray are"
                        + " allowed");
    }

    @Test
    void aFailureNamesTheClassTheStepAndTheAction() {
        CheckedEnvironment environment =
                new CheckedEnvironment(MdpEnvironment.of(new Recorder<>(new Actions<>(new double[2]))));
        environment.reset(0);
        for (int i = 0; i < 3; i++) {
            environment.step(new float[2]);
        }
        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> environment.step(new float[] {0.5f, 3}))
                .withMessage(Recorder.class.getName()
                        + " failed at step 4, action [0.5, 1.0]: java.lang.IllegalStateException: broken");
    }

    @Test
    void rl4jIsNotOfferedWhatItCannotLearn() {
        ContinuousEnvironment continuous = new ContinuousEnvironment() {
            @Override
            public EnvironmentSpec spec() {
                return EnvironmentSpec.of("lever", Box.of(0, 1, 1), Box.of(-1, 1, 1));
            }

            @Override
            public void reset(long seed) {}

            @Override
            public StepResult step(float[] actions, int offset) {
                return new StepResult(0, false, false);
            }

            @Override
            public void observe(float[] into, int offset) {
                into[offset] = 0;
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnvironmentMdp(() -> continuous, 1))
                .withMessage("actions of lever is continuous: RL4J learns discrete ones only");
    }
}
