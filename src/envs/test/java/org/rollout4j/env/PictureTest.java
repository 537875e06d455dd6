package org.rollout4j.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rollout4j.core.CheckedEnvironment;
import org.rollout4j.core.Environment;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.Renderable;
import org.rollout4j.core.Scene;
import org.rollout4j.core.SplitMix;
import org.rollout4j.core.StepResult;
import org.rollout4j.env.wrapper.FrameStack;
import org.rollout4j.env.wrapper.Monitor;
import org.rollout4j.fakes.CountingEnvironment;

/** What the pictures show. */
class PictureTest {
    private static final double EXACT = 1e-6;

    /** Plays on with random legal actions; false once the episode is over. */
    private static boolean step(CheckedEnvironment environment, SplitMix random) {
        EnvironmentSpec spec = environment.spec();
        if (spec.continuous()) {
            return !environment.step(new float[] {random.nextFloat(-3, 3)}).ended();
        }
        boolean[] mask = new boolean[spec.actionCount()];
        environment.actionMask(mask, 0);
        int[] legal = IntStream.range(0, mask.length).filter(a -> mask[a]).toArray();
        StepResult result = environment.step(legal[random.nextInt(legal.length)]);
        return !result.ended();
    }

    private static Scene picture(Environment environment) {
        return environment.renderable().orElseThrow().render();
    }

    private static float[] observe(Environment environment) {
        float[] observation = new float[environment.spec().observationSize()];
        environment.observe(observation, 0);
        return observation;
    }

    private static <T> List<T> shapes(Scene scene, Class<T> kind) {
        return scene.shapes().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static long rectangles(Scene scene, Scene.Paint paint) {
        return shapes(scene, Scene.Rectangle.class).stream()
                .filter(shape -> shape.paint() == paint)
                .count();
    }

    private static Scene.Circle circle(Scene scene, Scene.Paint paint) {
        return shapes(scene, Scene.Circle.class).stream()
                .filter(shape -> shape.paint() == paint)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** The number of the cell of a board that a disc is on, row by row. */
    private static int cell(Scene.Circle disc, Scene board) {
        return (int) (Math.floor(disc.y()) * board.width() + Math.floor(disc.x()));
    }

    private static Scene.Line line(Scene scene, Scene.Paint paint) {
        return shapes(scene, Scene.Line.class).stream()
                .filter(shape -> shape.paint() == paint)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed-grid",
                "drain-grid",
                "drain-grid-2x2",
                "drain-grid-3x7",
                "drain-grid-8x8",
                "CartPole-v1",
                "Acrobot-v1",
                "MountainCar-v0",
                "MountainCarContinuous-v0",
                "Pendulum-v1",
                "FrozenLake-v1",
                "FrozenLake8x8-v1",
                "CliffWalking-v1",
                "Taxi-v3",
                "inventory",
                "admission",
                "snake",
                "snake-3x10",
                "2048",
                "twenty-questions"
            })
    void everyStateIsDrawnWithinItsPicture(String id) {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find(id).create())) {
            Renderable renderable = environment.renderable().orElseThrow();
            SplitMix random = new SplitMix(3);
            Scene first = null;
            for (int episode = 0; episode < 3; episode++) {
                environment.reset(random.nextLong());
                first = first == null ? renderable.render() : first;
                int steps = 0;
                do {
                    Scene scene = renderable.render();
                    assertThat(scene.width()).isEqualTo(first.width());
                    assertThat(scene.height()).isEqualTo(first.height());
                    assertThat(scene.shapes()).isNotEmpty().allSatisfy(shape -> assertWithin(shape, scene));
                } while (step(environment, random) && ++steps < 500);
                Scene last = renderable.render();
                assertThat(last.shapes()).allSatisfy(shape -> assertWithin(shape, last));
            }
            int actions = environment.spec().actionCount();
            assertThat(renderable.actionNames()).hasSize(actions).doesNotHaveDuplicates();
        }
    }

    private static void assertWithin(Scene.Shape shape, Scene scene) {
        if (shape instanceof Scene.Rectangle r) {
            assertWithin(r.x(), r.x() + r.width(), scene.width());
            assertWithin(r.y(), r.y() + r.height(), scene.height());
            assertThat(r.strength()).isBetween(0.0, 1.0);
        } else if (shape instanceof Scene.Circle c) {
            assertWithin(c.x() - c.radius(), c.x() + c.radius(), scene.width());
            assertWithin(c.y() - c.radius(), c.y() + c.radius(), scene.height());
            assertThat(c.strength()).isBetween(0.0, 1.0);
        } else if (shape instanceof Scene.Line l) {
            assertWithin(Math.min(l.x1(), l.x2()), Math.max(l.x1(), l.x2()), scene.width());
            assertWithin(Math.min(l.y1(), l.y2()), Math.max(l.y1(), l.y2()), scene.height());
            assertThat(l.thickness()).isPositive();
        } else if (shape instanceof Scene.Text t) {
            assertWithin(t.x(), t.x(), scene.width());
            assertWithin(t.y() - t.size() / 2, t.y() + t.size() / 2, scene.height());
            assertThat(t.text()).isNotBlank();
        }
    }

    private static void assertWithin(double from, double to, double size) {
        assertThat(from).isBetween(-EXACT, to);
        assertThat(to).isLessThanOrEqualTo(size + EXACT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed-grid", "drain-grid", "drain-grid-3x7"})
    void aGridShowsAsManyFilledCellsAsItsSum(String id) {
        try (CheckedEnvironment grid = new CheckedEnvironment(Catalogue.find(id).create())) {
            for (int seed = 0; seed < 20; seed++) {
                grid.reset(seed);
                float[] cells = observe(grid);
                int sum = 0;
                for (float cell : cells) {
                    sum += (int) cell;
                }
                Scene scene = picture(grid);
                long discs = shapes(scene, Scene.Circle.class).size();
                assertThat(rectangles(scene, Scene.Paint.ACCENT) + discs).isEqualTo(sum);
                assertThat(discs).isEqualTo(id.equals("seed-grid") ? 0 : (int) cells[0]);
            }
        }
    }

    @Test
    void thePoleStandsOnTheCartAtItsAngle() {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find("CartPole-v1").create())) {
            SplitMix random = new SplitMix(1);
            environment.reset(4);
            do {
                float[] state = observe(environment);
                Scene scene = picture(environment);
                Scene.Line pole = line(scene, Scene.Paint.ACCENT);
                assertThat(pole.x1()).isCloseTo(scene.width() / 2 + state[0], within(EXACT));
                assertThat(pole.x2() - pole.x1()).isCloseTo(Math.sin(state[2]), within(EXACT));
                assertThat(pole.y1() - pole.y2()).isCloseTo(Math.cos(state[2]), within(EXACT));
            } while (step(environment, random));
        }
    }

    @Test
    void theTipOfTheAcrobotIsAboveTheLineOnceItIsSolved() {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find("Acrobot-v1").create())) {
            environment.reset(1);
            boolean[] seen = new boolean[2];
            StepResult result;
            do {
                float[] state = observe(environment);
                result = environment.step(state[4] >= 0 ? 0 : 2);
                Scene scene = picture(environment);
                double tip = line(scene, Scene.Paint.WARM).y2();
                boolean above = tip < line(scene, Scene.Paint.GOOD).y1();
                assertThat(above).isEqualTo(result.terminated());
                seen[above ? 1 : 0] = true;
                float[] after = observe(environment);
                double height = -after[0] - (after[0] * after[2] - after[1] * after[3]);
                assertThat(scene.height() / 2 - tip).isCloseTo(height, within(1e-5));
            } while (!result.ended());
            assertThat(seen).containsExactly(true, true);
        }
    }

    @Test
    void theRodHangsAtItsAngle() {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find("Pendulum-v1").create())) {
            for (int seed = 0; seed < 20; seed++) {
                environment.reset(seed);
                float[] state = observe(environment);
                Scene.Line rod = line(picture(environment), Scene.Paint.ACCENT);
                assertThat(rod.y1() - rod.y2()).isCloseTo(state[0], within(EXACT));
                assertThat(rod.x2() - rod.x1()).isCloseTo(state[1], within(EXACT));
            }
        }
    }

    @Test
    void theCarStandsOnTheGroundAndTheFlagAtTheGoal() {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find("MountainCar-v0").create())) {
            environment.reset(1);
            Scene scene = picture(environment);
            Scene.Circle car = circle(scene, Scene.Paint.ACCENT);
            double nearest = shapes(scene, Scene.Line.class).stream()
                    .mapToDouble(line -> Math.hypot(line.x1() - car.x(), line.y1() - car.y() - car.radius()))
                    .min()
                    .orElseThrow();
            assertThat(nearest).isLessThan(0.1);
            Scene.Line left = shapes(scene, Scene.Line.class).get(0);
            double scale = (car.x() - left.x1()) / (observe(environment)[0] + 1.2);
            double flag = shapes(scene, Scene.Rectangle.class).get(0).x();
            assertThat((flag - left.x1()) / scale - 1.2).isCloseTo(0.5, within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FrozenLake-v1", "FrozenLake8x8-v1", "CliffWalking-v1"})
    void whoWalksIsOnTheCellOfTheState(String id) {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find(id).create())) {
            SplitMix random = new SplitMix(2);
            environment.reset(1);
            do {
                float[] oneHot = observe(environment);
                int state = IntStream.range(0, oneHot.length)
                        .filter(s -> oneHot[s] == 1)
                        .findFirst()
                        .orElseThrow();
                Scene scene = picture(environment);
                Scene.Circle walker = circle(scene, Scene.Paint.ACCENT);
                assertThat(cell(walker, scene)).isEqualTo(state);
            } while (step(environment, random));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snake", "snake-3x10"})
    void theSnakeIsAsLongAsItAteAndTheFoodIsThere(String id) {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find(id).create())) {
            SplitMix random = new SplitMix(7);
            environment.reset(2);
            int cells = environment.spec().observationSize() / 3;
            do {
                float[] planes = observe(environment);
                long length =
                        IntStream.range(0, 2 * cells).filter(i -> planes[i] > 0).count();
                int food = IntStream.range(0, cells)
                        .filter(i -> planes[2 * cells + i] > 0)
                        .findFirst()
                        .orElseThrow();
                Scene scene = picture(environment);
                assertThat(rectangles(scene, Scene.Paint.ACCENT)).isEqualTo(length);
                Scene.Circle shown = circle(scene, Scene.Paint.GOOD);
                assertThat(cell(shown, scene)).isEqualTo(food);
            } while (step(environment, random));
        }
    }

    @Test
    void theTilesHaveTheirNumbers() {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find("2048").create())) {
            SplitMix random = new SplitMix(5);
            environment.reset(3);
            do {
                float[] planes = observe(environment);
                long sum = 0;
                for (int i = 16; i < planes.length; i++) {
                    sum += planes[i] > 0 ? 1L << (i / 16) : 0;
                }
                long shown = shapes(picture(environment), Scene.Text.class).stream()
                        .mapToLong(text -> Long.parseLong(text.text()))
                        .sum();
                assertThat(shown).isEqualTo(sum);
            } while (step(environment, random));
        }
    }

    @Test
    void barsAreAsLongAsTheStock() {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find("inventory").create())) {
            environment.reset(1);
            for (int order : new int[] {10, 0, 7}) {
                environment.step(order);
            }
            float[] levels = observe(environment);
            List<Double> lengths = shapes(picture(environment), Scene.Rectangle.class).stream()
                    .filter(bar -> bar.paint() != Scene.Paint.FAINT)
                    .map(Scene.Rectangle::width)
                    .toList();
            assertThat(lengths).containsExactly((double) Math.round(levels[0] * 30), 0.0, 7.0);
        }
    }

    @Test
    void theQueueHasAsManyJobsAsTheSystem() {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find("admission").create())) {
            SplitMix random = new SplitMix(6);
            environment.reset(1);
            Map<Integer, String> rewards = Map.of(1, "10", 2, "5", 3, "2");
            do {
                float[] observation = observe(environment);
                Scene scene = picture(environment);
                long jobs = shapes(scene, Scene.Circle.class).stream()
                        .filter(job -> job.paint() != Scene.Paint.WARM)
                        .count();
                assertThat(jobs).isEqualTo(Math.round(observation[0] * 10));
                rewards.forEach((element, reward) -> assertThat(shapes(scene, Scene.Text.class).stream()
                                .anyMatch(text -> text.text().equals(reward)))
                        .isEqualTo(observation[element] == 1));
            } while (step(environment, random));
        }
    }

    @Test
    void thePassengerWaitsOrSitsInTheTaxiAndTheDestinationIsGreen() {
        try (CheckedEnvironment environment =
                new CheckedEnvironment(Catalogue.find("Taxi-v3").create())) {
            int[][] stands = {{0, 0}, {0, 4}, {4, 0}, {4, 3}};
            SplitMix random = new SplitMix(9);
            int riding = 0;
            environment.reset(0);
            for (int i = 0; i < 2000; i++) {
                float[] oneHot = observe(environment);
                int state = IntStream.range(0, oneHot.length)
                        .filter(s -> oneHot[s] == 1)
                        .findFirst()
                        .orElseThrow();
                int cell = state / 20;
                int passenger = state / 4 % 5;
                Scene.Circle shown = circle(picture(environment), Scene.Paint.WARM);
                int[] place = passenger == 4 ? new int[] {cell / 5, cell % 5} : stands[passenger];
                assertThat(new int[] {(int) shown.y(), (int) shown.x()}).isEqualTo(place);
                Scene.Rectangle goal = shapes(picture(environment), Scene.Rectangle.class).stream()
                        .filter(shape -> shape.paint() == Scene.Paint.GOOD)
                        .findFirst()
                        .orElseThrow();
                assertThat(new int[] {(int) goal.y(), (int) goal.x()}).isEqualTo(stands[state % 4]);
                riding += passenger == 4 ? 1 : 0;
                if (!step(environment, random)) {
                    environment.reset(i);
                }
            }
            assertThat(riding).isPositive();
        }
    }

    @Test
    void wrappersShowWhatTheyWrapAndOthersNothing() {
        Environment grid = new CheckedEnvironment(
                new Monitor(new FrameStack(Catalogue.find("drain-grid").create(), 2), entry -> {}));
        grid.reset(1);

        assertThat(picture(grid).width()).isEqualTo(4);
        assertThat(grid.renderable().orElseThrow().actionNames()).containsExactly("down", "up", "right", "left");
        assertThat(new CheckedEnvironment(new CountingEnvironment(false)).renderable())
                .isEmpty();
    }
}
