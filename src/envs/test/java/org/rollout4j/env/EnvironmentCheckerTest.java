package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.ContinuousEnvironment;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;

class EnvironmentCheckerTest {
    private static final AtomicInteger GLOBAL = new AtomicInteger();

    /** A walk on 0..9 from a random place; terminates at 9, truncated at step 20. Nothing is wrong with it. */
    private static class Walk implements DiscreteEnvironment {
        static final EnvironmentSpec SPEC = EnvironmentSpec.of("walk", Box.of(0, 9, 2), 2)
                .withTimeLimit(20)
                .withRewardLow(-1)
                .withRewardHigh(1)
                .withActionMasks(true);

        int position;
        int steps;
        boolean running;

        @Override
        public EnvironmentSpec spec() {
            return SPEC;
        }

        @Override
        public void reset(long seed) {
            position = new SplitMix(seed).nextInt(9);
            steps = 0;
            running = true;
        }

        @Override
        public StepResult step(int action) {
            position = Math.min(Math.max(position + 2 * action - 1, 0), 9);
            steps++;
            StepResult result = result();
            running = !result.ended();
            return result;
        }

        StepResult result() {
            return new StepResult(position == 9 ? 1 : -1, position == 9, steps == 20);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = position;
            into[offset + 1] = 0;
        }

        @Override
        public void actionMask(boolean[] into, int offset) {
            into[offset] = position > 0;
            into[offset + 1] = true;
        }
    }

    /** A glide on the line from a random place, driven within ±1 and as far upward as one likes. Nothing is wrong with it. */
    private static class Glide implements ContinuousEnvironment {
        static final EnvironmentSpec GLIDE = EnvironmentSpec.of(
                        "glide",
                        Box.of(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 2),
                        new Box(List.of(2), List.of(-1f, 0f), List.of(1f, Float.POSITIVE_INFINITY)))
                .withTimeLimit(20);

        float position;
        float height;
        int steps;
        boolean running;

        @Override
        public EnvironmentSpec spec() {
            return GLIDE;
        }

        @Override
        public void reset(long seed) {
            position = new SplitMix(seed).nextFloat();
            height = 0;
            steps = 0;
            running = true;
        }

        @Override
        public StepResult step(float[] actions, int offset) {
            if (!(Math.abs(actions[offset]) <= 1 && actions[offset + 1] >= 0)) {
                throw new AssertionError("outside the box");
            }
            position += actions[offset];
            height += actions[offset + 1];
            steps++;
            running = steps < 20;
            return new StepResult(-Math.abs(position), false, !running);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = position;
            into[offset + 1] = height;
        }
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(EnvironmentChecker.check(Walk::new, seed)).isEmpty();
            assertThat(EnvironmentChecker.check(Glide::new, seed)).isEmpty();
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(Mistake.THROWS, () -> new Walk() {
                    @Override
                    public StepResult step(int action) {
                        super.step(action);
                        throw new ArithmeticException("lost\nfor good");
                    }
                }),
                mistake(Mistake.NO_SPEC, () -> new Walk() {
                    @Override
                    public EnvironmentSpec spec() {
                        return null;
                    }
                }),
                mistake(Mistake.SPEC_CHANGES, () -> new Walk() {
                    private int asked;

                    @Override
                    public EnvironmentSpec spec() {
                        return SPEC.withId("walk " + asked++);
                    }
                }),
                mistake(Mistake.ACTION_KIND, () -> new Walk() {
                    @Override
                    public EnvironmentSpec spec() {
                        return Glide.GLIDE;
                    }
                }),
                mistake(Mistake.ACTION_KIND, () -> new Glide() {
                    @Override
                    public EnvironmentSpec spec() {
                        return Walk.SPEC;
                    }
                }),
                mistake(Mistake.ACTION_WRITTEN, () -> new Glide() {
                    @Override
                    public StepResult step(float[] actions, int offset) {
                        StepResult result = super.step(actions, offset);
                        actions[offset] = 0.5f;
                        return result;
                    }
                }),
                mistake(Mistake.THROWS, () -> new Glide() {
                    @Override
                    public StepResult step(float[] actions, int offset) {
                        return super.step(actions, offset + 1); // beyond its slice
                    }
                }),
                mistake(Mistake.RESET_INCOMPLETE, () -> new Glide() {
                    private float wind;

                    @Override
                    public StepResult step(float[] actions, int offset) {
                        StepResult result = super.step(actions, offset);
                        height += wind;
                        wind = steps == 20 ? 1 : wind;
                        return result;
                    }
                }),
                mistake(Mistake.OBSERVATION_NAN, () -> new Observing() {
                    @Override
                    void write(float[] into, int offset) {
                        into[offset + 1] = 0f / (steps - 5);
                    }
                }),
                mistake(Mistake.OBSERVATION_OUTSIDE, () -> new Observing() {
                    @Override
                    void write(float[] into, int offset) {
                        into[offset + 1] = -0.1f;
                    }
                }),
                mistake(Mistake.OBSERVATION_SLICE, () -> new Observing() {
                    @Override
                    void write(float[] into, int offset) {
                        into[offset + 2] = 0;
                    }
                }),
                mistake(Mistake.OBSERVATION_SLICE, () -> new Observing() {
                    @Override
                    void write(float[] into, int offset) {
                        into[0] = 0;
                    }
                }),
                mistake(
                        Mistake.OBSERVATION_COARSE,
                        () ->
                                new Walk() { // seconds since 1970
                                    @Override
                                    public EnvironmentSpec spec() {
                                        return SPEC.withObservations(Box.of(0, 1.8e9f, 2));
                                    }

                                    @Override
                                    public void observe(float[] into, int offset) {
                                        super.observe(into, offset);
                                        into[offset + 1] = 1.76e9f + steps;
                                    }
                                }),
                mistake(Mistake.OBSERVATION_UNWRITTEN, () -> new Walk() {
                    @Override
                    public void observe(float[] into, int offset) {
                        into[offset] = position;
                    }
                }),
                mistake(Mistake.OBSERVATION_UNSTABLE, () -> new Observing() {
                    private int observed;

                    @Override
                    void write(float[] into, int offset) {
                        into[offset + 1] = observed++ % 2;
                    }
                }),
                mistake(Mistake.MASK_SLICE, () -> new Walk() {
                    @Override
                    public void actionMask(boolean[] into, int offset) {
                        Arrays.fill(into, true);
                    }
                }),
                mistake(Mistake.MASK_UNSTABLE, () -> new Walk() {
                    @Override
                    public void actionMask(boolean[] into, int offset) {
                        into[offset] = true;
                    }
                }),
                mistake(Mistake.MASK_EMPTY, () -> new Walk() {
                    @Override
                    public void actionMask(boolean[] into, int offset) {
                        into[offset] = false;
                        into[offset + 1] = false;
                    }
                }),
                mistake(Mistake.MASK_UNDECLARED, () -> new Walk() {
                    @Override
                    public EnvironmentSpec spec() {
                        return SPEC.withActionMasks(false);
                    }
                }),
                mistake(Mistake.NO_RESULT, () -> new Walk() {
                    @Override
                    public StepResult step(int action) {
                        return steps == 2 ? null : super.step(action);
                    }
                }),
                mistake(Mistake.REWARD_NOT_FINITE, () -> new Walk() {
                    @Override
                    StepResult result() {
                        return new StepResult(Float.NaN, position == 9, steps == 20);
                    }
                }),
                mistake(Mistake.REWARD_OUTSIDE, () -> new Walk() {
                    @Override
                    StepResult result() {
                        return new StepResult(1.5f, position == 9, steps == 20);
                    }
                }),
                mistake(Mistake.REWARD_ACCUMULATES, () -> new Walk() {
                    @Override
                    public EnvironmentSpec spec() {
                        return SPEC.withRewardLow(-100);
                    }

                    @Override
                    StepResult result() {
                        return new StepResult(position == 9 ? 1 : -steps, position == 9, steps == 20);
                    }
                }),
                mistake(Mistake.TERMINATED_BY_TIME, () -> new Walk() {
                    @Override
                    StepResult result() {
                        return new StepResult(-1, steps == 20, false);
                    }
                }),
                mistake(Mistake.SEED_IGNORED, () -> new Walk() {
                    @Override
                    public void reset(long seed) {
                        super.reset(seed);
                        position = GLOBAL.incrementAndGet() % 9;
                    }
                }),
                mistake(Mistake.RESET_INCOMPLETE, () -> new Observing() {
                    private int episodes;

                    @Override
                    public void reset(long seed) {
                        super.reset(seed);
                        episodes++;
                    }

                    @Override
                    void write(float[] into, int offset) {
                        into[offset + 1] = episodes > 3 ? 1 : 0;
                    }
                }),
                mistake(Mistake.SHARED_STATE, () -> new Walk() {
                    @Override
                    public void reset(long seed) {
                        super.reset(seed);
                        GLOBAL.set(position);
                    }

                    @Override
                    public StepResult step(int action) {
                        position = running ? GLOBAL.get() : position;
                        StepResult result = super.step(action);
                        GLOBAL.set(position);
                        return result;
                    }
                }));
    }

    private abstract static class Observing extends Walk {
        abstract void write(float[] into, int offset);

        @Override
        public void observe(float[] into, int offset) {
            super.observe(into, offset);
            write(into, offset);
        }
    }

    private static Arguments mistake(Mistake mistake, Supplier<Environment> maker) {
        return Arguments.of(mistake, (EnvironmentFactory) maker::get);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void findsTheMistakeAndNoOther(Mistake mistake, EnvironmentFactory broken) {
        List<Finding> findings = EnvironmentChecker.check(broken, 11);
        assertThat(findings).hasSize(1);
        Finding finding = findings.get(0);
        assertThat(finding).isEqualTo(mistake.seen(finding.what()));
        assertThat(finding.toString()).doesNotContain("\n");
    }

    @Test
    void everyMistakeHasATest() {
        assertThat(mistakes().map(arguments -> arguments.get()[0]))
                .contains(Stream.of(Mistake.values())
                        .filter(mistake -> mistake != Mistake.NOT_REPEATABLE
                                && mistake != Mistake.COPIED_EPISODES
                                && mistake != Mistake.CLOCK) // below
                        .toArray());
    }

    /** As a simulator does that was given {@code new Random(7)}: it looks as if it kept seeds until a second episode is played. */
    @Test
    void instancesThatBeginWithTheSameEpisodeAreNamed() {
        EnvironmentFactory sameStream = () -> new Walk() {
            private final SplitMix own = new SplitMix(7);

            @Override
            public void reset(long seed) {
                super.reset(seed);
                position = own.nextInt(9);
            }
        };
        List<Finding> findings = EnvironmentChecker.check(sameStream, 1);
        assertThat(findings)
                .filteredOn(finding -> finding.equals(Mistake.COPIED_EPISODES.seen(finding.what())))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
                    assertThat(finding.what()).contains("4 first episodes, 1 distinct");
                });
    }

    @Test
    void aWorldWithOneStartAndNoChanceIsNoMistake() {
        EnvironmentFactory oneStart = () -> new Walk() {
            @Override
            public void reset(long seed) {
                super.reset(0);
            }
        };
        assertThat(EnvironmentChecker.check(oneStart, 1)).isEmpty();
    }

    @Test
    void whatCannotBeSeededIsAWarning() {
        EnvironmentFactory shared = notIndependent(() -> new Walk() {
            @Override
            public void reset(long seed) {
                super.reset(seed);
                position = GLOBAL.incrementAndGet() % 9;
            }
        });
        List<Finding> findings = EnvironmentChecker.check(shared, 1);
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0))
                .isEqualTo(Mistake.NOT_REPEATABLE.seen(findings.get(0).what()));
        assertThat(findings.get(0).severity()).isEqualTo(Finding.Severity.WARNING);
    }

    /** Whoever steps it keeps the limit, refuses what is no action, and stays within the box. */
    @Test
    void anAuthorNeedNotCountTimeNorCheckActions() {
        EnvironmentFactory endless = () -> new Walk() {
            @Override
            StepResult result() {
                return new StepResult(-1, false, false);
            }
        };
        assertThat(EnvironmentChecker.check(endless, 1)).isEmpty();
    }

    /** At the step of the limit and at no other time is it chance that an episode terminates there. */
    @Test
    void aGoalThatIsReachedAtTheLastMomentIsNoMistake() {
        EnvironmentFactory clockless = () -> new Walk() {
            @Override
            public EnvironmentSpec spec() {
                return SPEC.withTimeLimit(9);
            }

            @Override
            StepResult result() {
                return new StepResult(position == 9 ? 1 : -1, position == 9, false);
            }
        };
        for (int seed = 0; seed < 100; seed++) {
            assertThat(EnvironmentChecker.check(clockless, seed)).isEmpty();
        }
    }

    @Test
    void saysWhatWasThrownWhereAndAtWhichAction() {
        EnvironmentFactory broken = () -> new Walk() {
            @Override
            public StepResult step(int action) {
                StepResult result = super.step(action);
                if (steps == 3) {
                    throw new ArithmeticException("lost");
                }
                return result;
            }
        };
        assertThat(EnvironmentChecker.check(broken, 1).get(0).what())
                .matches("step 3, action [01], threw java.lang.ArithmeticException: lost");
        EnvironmentFactory unmakeable = () -> {
            throw new UnsupportedOperationException("no display");
        };
        assertThat(EnvironmentChecker.check(unmakeable, 1))
                .containsExactly(Mistake.THROWS.seen(
                        "the making of an environment threw java.lang.UnsupportedOperationException: no display"));
    }

    /** A step of an instance that short episodes come to late, and one late in a long episode. */
    @ParameterizedTest
    @CsvSource({"1000, 20, 1500", "2500, 20, 4000", "4000, 5000, 5000"})
    void playsLongEnoughToFindWhatGoesWrongLate(int faultAt, int timeLimit, long steps) {
        EnvironmentFactory wearsOut = () -> new Walk() {
            private int taken;

            @Override
            public EnvironmentSpec spec() {
                return SPEC.withTimeLimit(timeLimit);
            }

            @Override
            StepResult result() {
                taken++;
                return new StepResult(taken == faultAt ? Float.NaN : -1, false, false);
            }
        };
        List<Finding> findings = EnvironmentChecker.check(wearsOut, 1, steps, () -> {});
        assertThat(findings)
                .filteredOn(finding -> finding.equals(Mistake.REWARD_NOT_FINITE.seen(finding.what())))
                .hasSize(1);
    }

    @Test
    void anEndToStepsIsNeeded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EnvironmentChecker.check(Walk::new, 1, 0))
                .withMessageStartingWith("steps is 0: ");
    }

    /** A world in which something falls with the clock: repeatable as long as it is played fast, or hidden behind chance. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rewardsThatDependOnTheClockAreNamed(boolean chance) {
        AtomicInteger clock = new AtomicInteger();
        EnvironmentFactory falling = notIndependent(() -> new Walk() {
            private int before;

            @Override
            public void reset(long seed) {
                super.reset(chance ? GLOBAL.incrementAndGet() : seed);
                before = clock.get();
            }

            @Override
            StepResult result() {
                int passed = clock.get() - before;
                before = clock.get();
                return new StepResult(passed > 0 ? 1 : 0, false, false);
            }
        });
        List<Finding> findings = EnvironmentChecker.check(falling, 1, 100, clock::incrementAndGet);
        assertThat(findings)
                .filteredOn(finding -> finding.equals(Mistake.CLOCK.seen(finding.what())))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
                    assertThat(finding.what()).contains("rewards of 0.0 in all, and 10.0 with pauses");
                });
    }

    @Test
    void returnsByChanceAreNotTakenForTheClock() {
        EnvironmentFactory chance = notIndependent(() -> new Walk() {
            @Override
            public void reset(long seed) {
                super.reset(GLOBAL.incrementAndGet());
            }
        });
        for (int seed = 0; seed < 100; seed++) {
            assertThat(EnvironmentChecker.check(chance, seed, 1, () -> {}))
                    .allMatch(finding -> finding.equals(Mistake.NOT_REPEATABLE.seen(finding.what())));
        }
    }

    /** Growing, shrinking and constant rewards, and positions: none is a sum of what few kinds of steps bring. */
    @ParameterizedTest
    @ValueSource(strings = {"constant", "position", "back and forth", "nearer"})
    void whatIsNoSumIsNotTakenForOne(String kind) {
        EnvironmentFactory paid = () -> new Walk() {
            @Override
            public EnvironmentSpec spec() {
                return SPEC.withRewardLow(-100).withRewardHigh(100).withTimeLimit(50);
            }

            @Override
            StepResult result() {
                float reward = switch (kind) {
                    case "constant" -> -1;
                    case "position" -> position;
                    case "nearer" -> 1f / (51 - steps);
                    default -> steps % 20 - 10;
                };
                return new StepResult(reward, false, false);
            }
        };
        for (int seed = 0; seed < 20; seed++) {
            assertThat(EnvironmentChecker.check(paid, seed)).isEmpty();
        }
    }

    private static EnvironmentFactory notIndependent(Supplier<Environment> maker) {
        return new EnvironmentFactory() {
            @Override
            public Environment create() {
                return maker.get();
            }

            @Override
            public boolean independent() {
                return false;
            }
        };
    }
}
