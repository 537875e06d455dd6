package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.deeplearning4j.rl4j.mdp.CartpoleNative;
import org.deeplearning4j.rl4j.mdp.toy.HardDeteministicToy;
import org.deeplearning4j.rl4j.mdp.toy.SimpleToy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.Box;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.DiscreteEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentException;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.StepResult;

class ClassEnvironmentsTest {
    /** Never ends by itself. */
    public static class Endless implements DiscreteEnvironment {
        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of("endless", Box.of(0, 1, 1), 1).withTimeLimit(3);
        }

        @Override
        public void reset(long seed) {}

        @Override
        public StepResult step(int action) {
            return new StepResult(0, false, false);
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = 0;
        }
    }

    public static class Failing extends Endless {
        public Failing() {
            throw new IllegalStateException("no display\nat all");
        }
    }

    public static class WithParameter extends Endless {
        public WithParameter(int parameter) {}
    }

    public abstract static class Unfinished extends Endless {}

    static class Hidden extends Endless {}

    private static EnvironmentFactory load(String name) {
        return ClassEnvironments.load(name, ClassEnvironmentsTest.class.getClassLoader());
    }

    @Test
    void anEnvironmentIsTruncatedAtItsLimit() {
        EnvironmentFactory factory = load(Endless.class.getName());
        assertThat(factory.independent()).isTrue();
        assertThat(factory.spec().id()).isEqualTo(Endless.class.getName());
        try (CheckedEnvironment environment = new CheckedEnvironment(factory.create())) {
            environment.reset(0);
            environment.step(0);
            environment.step(0);
            assertThat(environment.step(0)).isEqualTo(new StepResult(0, false, true));
        }
    }

    @Test
    void anMdpIsAdapted() {
        String toy = SimpleToy.class.getName() + "(20)";
        assertThat(load(toy).spec().id()).isEqualTo(toy);
        EnvironmentFactory factory = load(HardDeteministicToy.class.getName());
        assertThat(factory.spec().id()).isEqualTo(HardDeteministicToy.class.getName());
        assertThat(factory.independent()).isFalse();
    }

    @Test
    void mdpsPassTheChecker() {
        assertThat(EnvironmentChecker.check(load(HardDeteministicToy.class.getName()), 1))
                .isEmpty();
        assertThat(EnvironmentChecker.check(load(CartpoleNative.class.getName()), 1))
                .singleElement()
                .satisfies(found -> assertThat(found).isEqualTo(Mistake.NOT_REPEATABLE.seen(found.what())));
    }

    @Test
    void saysThatTheConstructorThrew() {
        EnvironmentFactory factory = load(Failing.class.getName());
        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(factory::create)
                .withMessage("environment class " + Failing.class.getName()
                        + " cannot be made: its constructor threw java.lang.IllegalStateException: no display");
    }

    @Test
    void saysThatThereIsNoSuchClass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load("com.example.Missing"))
                .withMessage("environment class com.example.Missing is not on the classpath");
    }

    @Test
    void saysThatItIsNotOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load("java.lang.String"))
                .withMessage("environment class java.lang.String implements neither org.rollout4j.core.Environment nor"
                        + " org.deeplearning4j.rl4j.mdp.MDP nor org.deeplearning4j.rl4j.environment.Environment");
    }

    @Test
    void saysThatTheWrongCaseIsNotTheClass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(Endless.class.getName().toLowerCase(Locale.ROOT)))
                .withMessageStartingWith("environment class org.rollout4j.env.classenvironmentstest$endless ");
    }

    @ParameterizedTest
    @ValueSource(classes = {WithParameter.class, Unfinished.class, Hidden.class, SimpleToy.class, Environment.class})
    void saysThatItCannotBeMade(Class<?> type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(type.getName()))
                .withMessageStartingWith("environment class " + type.getName()
                        + " cannot be made: a public class with a public constructor without parameters is needed; values may"
                        + " follow the name, as in Maze(10, true)");
    }

    /** One constructor for each kind of value. */
    public static class Many extends Endless {
        private final String made;

        public Many(int size, double speed) {
            made = "int " + size + ", double " + speed;
        }

        public Many(double speed) {
            made = "double " + speed;
        }

        public Many(long size) {
            made = "long " + size;
        }

        public Many(String text, boolean flag, float share) {
            made = "String " + text + ", boolean " + flag + ", float " + share;
        }

        public Many(int size, org.nd4j.linalg.api.rng.Random random) {
            made = "int " + size + " and a generator " + (random != null);
        }

        @Override
        public EnvironmentSpec spec() {
            return super.spec().withTimeLimit(made.length());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(3, 4.5)            | int 3, double 4.5",
                "(3,4)               | int 3, double 4.0",
                "(-0.5)              | double -0.5",
                "(7)                 | int 7 and a generator true", // rather than a long and no generator
                "(70000000000)       | long 70000000000",
                "( up, true, 1e-3 )  | String up, boolean true, float 0.001"
            })
    void valuesFollowTheName(String values, String made) {
        String name = Many.class.getName() + values;
        EnvironmentFactory factory = load(name);
        assertThat(factory.spec().id()).isEqualTo(name);
        assertThat(factory.spec().timeLimit()).isEqualTo(made.length());
    }

    @Test
    void rl4jsGeneratorsNeedNoValue() {
        EnvironmentFactory factory = load(WithGenerator.class.getName());
        float[] drawn = new float[2];
        factory.create().observe(drawn, 0);
        factory.create().observe(drawn, 1);
        assertThat(drawn[0]).isNotEqualTo(drawn[1]).isBetween(0f, 1f);
    }

    public static class WithGenerator extends Endless {
        private final float drawn;

        public WithGenerator(org.nd4j.linalg.api.rng.Random random) {
            drawn = random.nextFloat();
        }

        @Override
        public void observe(float[] into, int offset) {
            into[offset] = drawn;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"()", "(true)x", "(1, 2, 3)", "(3.5, 1)", "(up)", "(1,)"})
    void saysThatNoConstructorTakesThem(String values) {
        String name = Many.class.getName() + values;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(name))
                .withMessageMatching(
                        "environment class .*Many.* (cannot be made: a public class with a public constructor .* is"
                                + " needed.*|is not on the classpath.*)");
    }
}
