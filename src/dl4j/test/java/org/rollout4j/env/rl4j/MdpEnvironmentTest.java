package org.rollout4j.env.rl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.gym.StepReply;
import org.deeplearning4j.rl4j.mdp.CartpoleNative;
import org.deeplearning4j.rl4j.mdp.MDP;
import org.deeplearning4j.rl4j.mdp.toy.HardDeteministicToy;
import org.deeplearning4j.rl4j.mdp.toy.SimpleToy;
import org.deeplearning4j.rl4j.space.ActionSpace;
import org.deeplearning4j.rl4j.space.DiscreteSpace;
import org.deeplearning4j.rl4j.space.Encodable;
import org.deeplearning4j.rl4j.space.ObservationSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

@SuppressWarnings("deprecation") // Encodable.toArray
class MdpEnvironmentTest {
    /**
     * An MDP as they are found: one mutable object as every observation, no {@code getData()}, bounds that throw, done before
     * the first step, one generator for all copies, no end of its own. Shows the numbers of steps and of 0 actions.
     */
    private static class Wild implements MDP<Wild.Shown, Integer, DiscreteSpace> {
        final Random shared;
        final Shown shown = new Shown();
        boolean started;

        static class Shown implements Encodable {
            final double[] values = new double[2];

            @Override
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
                return null;
            }
        }

        Wild() {
            this(new Random(1));
        }

        Wild(Random shared) {
            this.shared = shared;
        }

        @Override
        public ObservationSpace<Shown> getObservationSpace() {
            return new ObservationSpace<>() {
                @Override
                public String getName() {
                    return null;
                }

                @Override
                public int[] getShape() {
                    return new int[] {2};
                }

                @Override
                public INDArray getLow() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public INDArray getHigh() {
                    return null;
                }
            };
        }

        @Override
        public DiscreteSpace getActionSpace() {
            return new DiscreteSpace(2, Nd4j.getRandomFactory().getNewRandomInstance(1));
        }

        @Override
        public Shown reset() {
            started = false;
            shown.values[0] = 0;
            shown.values[1] = 0;
            return shown;
        }

        @Override
        public void close() {}

        @Override
        public StepReply<Shown> step(Integer action) {
            started = true;
            shown.values[0]++;
            shown.values[1] += 1 - action;
            return new StepReply<>(shown, 0.5, false, null);
        }

        @Override
        public boolean isDone() {
            return !started;
        }

        @Override
        public Wild newInstance() {
            return new Wild(shared);
        }
    }

    private static float[] observation(Environment environment) {
        float[] observation = new float[environment.spec().observationSize()];
        environment.observe(observation, 0);
        return observation;
    }

    @Test
    void runsWhatIsFoundInTheWild() {
        try (CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(new Wild(), 3))) {
            assertThatIllegalStateException().isThrownBy(() -> environment.step(0));
            for (int episode = 0; episode < 2; episode++) {
                environment.reset(0);
                float[] start = observation(environment);
                assertThat(environment.step(0)).isEqualTo(new StepResult(0.5f, false, false));
                assertThat(observation(environment)).containsExactly(1, 1);
                assertThat(environment.step(1)).isEqualTo(new StepResult(0.5f, false, false));
                assertThat(environment.step(1)).isEqualTo(new StepResult(0.5f, false, true));
                assertThat(observation(environment)).containsExactly(3, 1);
                assertThat(start).containsExactly(0, 0);
                assertThatIllegalStateException().isThrownBy(() -> environment.step(0));
            }
        }
    }

    @Test
    void copiesTheObservationAtOnce() {
        Wild wild = new Wild();
        try (CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(wild))) {
            environment.reset(0);
            environment.step(0);
            wild.shown.values[0] = 99; // as when another step is taken behind our back
            assertThat(observation(environment)).containsExactly(1, 1);
        }
    }

    @Test
    void describesTheMdp() {
        EnvironmentFactory factory = MdpEnvironment.factory(Wild::new);
        EnvironmentSpec spec = factory.spec();
        assertThat(spec.id()).isEqualTo(Wild.class.getName());
        assertThat(spec.observations().shape()).containsExactly(2);
        assertThat(spec.observations().low(0)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(spec.actionCount()).isEqualTo(2);
        assertThat(spec.timeLimit()).isEqualTo(1000);
        assertThat(factory.independent()).isFalse();
        assertThat(MdpEnvironment.factory(Wild::new, 7).spec().timeLimit()).isEqualTo(7);
    }

    @Test
    void prefersDataAndReadsItInRowMajorOrder() {
        Wild wild = new Wild() {
            @Override
            public Shown reset() {
                return new Shown() {
                    @Override
                    public INDArray getData() {
                        // A column of a matrix: a view with strides into a longer buffer.
                        return Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}})
                                .getColumn(1);
                    }
                };
            }
        };
        try (CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(wild))) {
            environment.reset(0);
            assertThat(observation(environment)).containsExactly(2, 4);
        }
    }

    /** Skips every observation but each third. */
    private static final class Skipping extends Wild {
        private int calls;
        private int doneAt = Integer.MAX_VALUE;

        private Shown maybeSkipped() {
            boolean skipped = calls++ % 3 != 2;
            Shown current = new Shown() {
                @Override
                public boolean isSkipped() {
                    return skipped;
                }

                @Override
                public double[] toArray() {
                    return skipped ? new double[0] : shown.values;
                }
            };
            return current;
        }

        @Override
        public Shown reset() {
            calls = 0;
            super.reset();
            return maybeSkipped();
        }

        @Override
        public StepReply<Shown> step(Integer action) {
            super.step(action);
            return new StepReply<>(maybeSkipped(), 0.5, shown.values[0] >= doneAt, null);
        }
    }

    @Test
    void repeatsTheActionWhileObservationsAreSkipped() {
        Skipping skipping = new Skipping();
        try (CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(skipping))) {
            environment.reset(0);
            assertThat(observation(environment)).containsExactly(2, 2); // twice the noOp, which is action 0
            assertThat(environment.step(1)).isEqualTo(new StepResult(1.5f, false, false));
            assertThat(observation(environment)).containsExactly(5, 2);
            skipping.doneAt = 6;
            assertThat(environment.step(1)).isEqualTo(new StepResult(0.5f, true, false));
            assertThat(observation(environment)).containsExactly(5, 2);
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure("step 2, action 1: java.lang.IllegalStateException: lost", new Wild() {
                    @Override
                    public StepReply<Shown> step(Integer action) {
                        if (action == 1) {
                            throw new IllegalStateException("lost\nfor good");
                        }
                        return super.step(action);
                    }
                }),
                failure("step 2, action 1: it returned null instead of a reply", new Wild() {
                    @Override
                    public StepReply<Shown> step(Integer action) {
                        return action == 1 ? null : super.step(action);
                    }
                }),
                failure("step 2, action 1: it returned null instead of an observation", new Wild() {
                    @Override
                    public StepReply<Shown> step(Integer action) {
                        super.step(action);
                        return new StepReply<>(action == 1 ? null : shown, 0, false, null);
                    }
                }),
                failure(
                        "step 2, action 1: it returned an observation of 3 elements where its observation space has 2",
                        new Wild() {
                            @Override
                            public StepReply<Shown> step(Integer action) {
                                super.step(action);
                                Shown three = new Shown() {
                                    @Override
                                    public double[] toArray() {
                                        return new double[2 + action];
                                    }
                                };
                                return new StepReply<>(three, 0, false, null);
                            }
                        }),
                failure("step 2, action 1: both getData() and toArray() of its observation are null", new Wild() {
                    @Override
                    public StepReply<Shown> step(Integer action) {
                        super.step(action);
                        Shown nothing = new Shown() {
                            @Override
                            public double[] toArray() {
                                return null;
                            }
                        };
                        return new StepReply<>(action == 1 ? nothing : shown, 0, false, null);
                    }
                }));
    }

    private static Arguments failure(String what, Wild wild) {
        return Arguments.of(wild.getClass().getName() + " failed at " + what, wild);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureNamesTheClassTheStepAndTheAction(String message, Wild wild) {
        CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(wild));
        environment.reset(0);
        environment.step(0);
        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> environment.step(1))
                .withMessage(message);
        assertThatIllegalStateException().isThrownBy(() -> environment.step(0));
        environment.reset(0);
        environment.step(0);
    }

    @Test
    void aFailingResetIsNamed() {
        CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(new Wild() {
            @Override
            public Shown reset() {
                throw new UnsupportedOperationException("no display");
            }
        }));
        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> environment.reset(0))
                .withMessageEndingWith("failed at reset(): java.lang.UnsupportedOperationException: no display");
        assertThatIllegalStateException().isThrownBy(() -> environment.step(0));
    }

    @Test
    void refusesActionsThatThereAreNot() {
        CheckedEnvironment environment = new CheckedEnvironment(MdpEnvironment.of(new Wild()));
        environment.reset(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> environment.step(2))
                .withMessage("action is 2: a whole number from 0 to 1 is allowed in " + Wild.class.getName());
        assertThat(environment.step(1).ended()).isFalse();
    }

    @Test
    void refusesAnMdpWithoutActions() {
        MDP<Wild.Shown, Integer, ActionSpace<Integer>> actionless = new MDP<>() {
            @Override
            public ObservationSpace<Wild.Shown> getObservationSpace() {
                return new Wild().getObservationSpace();
            }

            @Override
            public ActionSpace<Integer> getActionSpace() {
                return null;
            }

            @Override
            public Wild.Shown reset() {
                return null;
            }

            @Override
            public void close() {}

            @Override
            public StepReply<Wild.Shown> step(Integer action) {
                return null;
            }

            @Override
            public boolean isDone() {
                return false;
            }

            @Override
            public MDP<Wild.Shown, Integer, ActionSpace<Integer>> newInstance() {
                return this;
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MdpEnvironment.of(actionless))
                .withMessage(actionless.getClass().getName() + " has the action space null: an action space is needed");
    }

    static List<Arguments> toys() {
        Supplier<MDP<?, ?, ?>> simple = () -> new SimpleToy(20);
        Supplier<MDP<?, ?, ?>> hard = HardDeteministicToy::new;
        Supplier<MDP<?, ?, ?>> cartpole = () -> new CartpoleNative(3);
        return List.of(Arguments.of(simple, 1, 2), Arguments.of(hard, 10, 10), Arguments.of(cartpole, 4, 2));
    }

    @ParameterizedTest
    @MethodSource("toys")
    void runsTheMdpsOfRl4j(Supplier<MDP<?, ?, ?>> maker, int observationSize, int actions) {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(MdpEnvironment.factory(maker).create())) {
            assertThat(environment.spec().observationSize()).isEqualTo(observationSize);
            assertThat(environment.spec().actionCount()).isEqualTo(actions);
            SplitMix random = new SplitMix(1);
            for (int episode = 0; episode < 5; episode++) {
                environment.reset(0);
                int steps = 0;
                StepResult result;
                float[] before;
                do {
                    before = observation(environment);
                    result = environment.step(random.nextInt(actions));
                    steps++;
                    assertThat(observation(environment)).isNotEqualTo(before);
                } while (!result.ended());
                assertThat(steps).isBetween(5, 200);
                assertThat(result.terminated()).isTrue();
            }
        }
    }
}
