package org.rollout4j.env;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.core.Environment;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;
import org.rollout4j.core.Require;
import org.rollout4j.env.control.Acrobot;
import org.rollout4j.env.control.CartPole;
import org.rollout4j.env.control.Heuristics;
import org.rollout4j.env.control.MountainCar;
import org.rollout4j.env.control.MountainCarContinuous;
import org.rollout4j.env.control.Pendulum;
import org.rollout4j.env.decision.Admission;
import org.rollout4j.env.decision.Inventory;
import org.rollout4j.env.game.CornerPolicy;
import org.rollout4j.env.game.Game2048;
import org.rollout4j.env.game.GreedyFoodPolicy;
import org.rollout4j.env.game.Snake;
import org.rollout4j.env.grid.DrainGrid;
import org.rollout4j.env.grid.NearestCellPolicy;
import org.rollout4j.env.grid.SeedGrid;
import org.rollout4j.env.table.TabularModel;
import org.rollout4j.env.text.CliffWalking;
import org.rollout4j.env.text.FrozenLake;
import org.rollout4j.env.text.Taxi;

/** The built-in environments by id. */
public final class Catalogue {
    private static final String DRAIN = "drain-grid";
    private static final String SNAKE = "snake";

    private static final List<Entry> ENTRIES = List.of(
            new Entry(
                    SeedGrid.ID,
                    "roll a 4x4 grid of 0/1 cells until its sum is 0; a roll never changes the sum, so nothing can"
                            + " be learned",
                    () -> new BuiltIn(SeedGrid::new, SeedGrid::batch, Optional.of(SeedGrid.model()), Map.of())),
            new Entry(
                    DRAIN,
                    "roll a 4x4 grid over the drain in its corner until it is empty, in as few steps as possible",
                    () -> drainGrid(4, 4)),
            new Entry(
                    DRAIN + "-RxC",
                    "the same on R rows and C columns, 2 to 8 each; the optimum is known up to 25 cells",
                    DRAIN + "-5x5",
                    DRAIN + "-([2-8])x([2-8])",
                    size -> drainGrid(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))),
            new Entry(
                    CartPole.ID,
                    "keep a pole upright by pushing its cart",
                    () -> control(CartPole::new, "feedback", Heuristics.cartPole())),
            new Entry(
                    Acrobot.ID,
                    "swing the tip of two links up by torque between them",
                    () -> control(Acrobot::new, "bang-bang", Heuristics.acrobot())),
            new Entry(
                    MountainCar.ID,
                    "swing a weak car out of a valley",
                    () -> control(MountainCar::new, "bang-bang", Heuristics.mountainCar())),
            new Entry(
                    MountainCarContinuous.ID,
                    "the same with a throttle, sparing fuel",
                    () -> control(MountainCarContinuous::new, "bang-bang", Heuristics.mountainCarContinuous())),
            new Entry(
                    Pendulum.ID,
                    "swing a rod up and keep it upright by a weak torque",
                    () -> control(Pendulum::new, "energy", Heuristics.pendulum())),
            new Entry(
                    "FrozenLake-v1",
                    "cross a 4x4 lake with holes to the goal; the ice is slippery",
                    () -> frozenLake("FrozenLake-v1", false, true)),
            new Entry("FrozenLake8x8-v1", "the same on an 8x8 lake", () -> frozenLake("FrozenLake8x8-v1", true, true)),
            new Entry(
                    "FrozenLake-v1-deterministic",
                    "FrozenLake-v1 on ice that is not slippery: Gymnasium's is_slippery=False",
                    () -> frozenLake("FrozenLake-v1-deterministic", false, false)),
            new Entry(
                    "FrozenLake8x8-v1-deterministic",
                    "FrozenLake8x8-v1 on ice that is not slippery",
                    () -> frozenLake("FrozenLake8x8-v1-deterministic", true, false)),
            new Entry(
                    "CliffWalking-v1",
                    "walk along a cliff to the goal; whoever falls begins anew",
                    () -> cliffWalking("CliffWalking-v1", false)),
            new Entry(
                    "CliffWalking-v1-slippery",
                    "the same on slippery ground: Gymnasium's is_slippery=True",
                    () -> cliffWalking("CliffWalking-v1-slippery", true)),
            new Entry(Taxi.ID, "take a passenger to where he wants to go, on 5x5 cells with walls", Catalogue::taxi),
            new Entry(
                    Inventory.ID,
                    "order stock that arrives three periods later; what is kept and what is sold out costs",
                    () -> BuiltIn.of(Inventory.spec(), new Inventory(), Inventory.picture(), Inventory.heuristics())),
            new Entry(
                    Admission.ID,
                    "accept or reject jobs of three classes; those that wait cost",
                    () -> BuiltIn.of(Admission.spec(), new Admission(), Admission.picture(), Admission.heuristics())),
            new Entry(SNAKE, "eat and grow on an 8x8 grid without running into a wall or oneself", () -> snake(8, 8)),
            new Entry(
                    SNAKE + "-RxC",
                    "the same on R rows and C columns, 2 to 16 each",
                    SNAKE + "-10x10",
                    SNAKE + "-([2-9]|1[0-6])x([2-9]|1[0-6])",
                    size -> snake(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))),
            new Entry(
                    Game2048.ID,
                    "slide the tiles of a 4x4 board so that equal ones merge; the score is 1000 times the return",
                    () -> new BuiltIn(Game2048::new, Optional.empty(), Map.of("corner", new CornerPolicy()))));

    private Catalogue() {}

    /**
     * A line of the catalogue.
     *
     * @param id the id of an environment, or what the ids of many look like
     * @param description what is to be done there
     * @param example the id itself, or one of those many
     * @param pattern what the ids match
     * @param maker makes the environment of an id that matched
     */
    public record Entry(
            String id, String description, String example, Pattern pattern, Function<MatchResult, BuiltIn> maker) {
        private Entry(String id, String description, Supplier<BuiltIn> maker) {
            this(id, description, id, Pattern.quote(id), match -> maker.get());
        }

        private Entry(
                String id, String description, String example, String pattern, Function<MatchResult, BuiltIn> maker) {
            this(id, description, example, Pattern.compile(pattern), maker);
        }
    }

    /** All there is. */
    public static List<Entry> entries() {
        return ENTRIES;
    }

    /**
     * The environment of that id.
     *
     * @throws IllegalArgumentException if there is none; the message names the nearest id
     */
    public static BuiltIn find(String id) {
        for (Entry entry : ENTRIES) {
            Matcher match = entry.pattern().matcher(id);
            if (match.matches()) {
                return entry.maker().apply(match);
            }
        }
        Require.that(
                !id.startsWith(DRAIN + "-"), "environment", id, DRAIN + "-RxC with R and C from 2 to 8 is allowed");
        Require.that(
                !id.startsWith(SNAKE + "-"), "environment", id, SNAKE + "-RxC with R and C from 2 to 16 is allowed");
        List<String> known = ENTRIES.stream().map(Entry::id).toList();
        throw new IllegalArgumentException("environment is " + id + ": there is none of that id"
                + Suggest.didYouMean(id, known) + "; `rollout4j envs` lists them all");
    }

    private static BuiltIn drainGrid(int rows, int columns) {
        Optional<MarkovModel> model = rows * columns <= DrainGrid.MAX_MODEL_CELLS
                ? Optional.of(DrainGrid.model(rows, columns))
                : Optional.empty();
        return new BuiltIn(
                () -> new DrainGrid(rows, columns),
                size -> DrainGrid.batch(rows, columns, size),
                model,
                Map.of("nearest-cell", new NearestCellPolicy(rows, columns)));
    }

    private static BuiltIn control(Supplier<Environment> maker, String heuristic, Policy policy) {
        return new BuiltIn(maker, Optional.empty(), Map.of(heuristic, policy));
    }

    private static BuiltIn frozenLake(String id, boolean large, boolean slippery) {
        TabularModel model = FrozenLake.model(large, slippery);
        return BuiltIn.of(FrozenLake.spec(id, model, large), model, FrozenLake.picture(large), Map.of());
    }

    private static BuiltIn cliffWalking(String id, boolean slippery) {
        TabularModel model = CliffWalking.model(slippery);
        return BuiltIn.of(CliffWalking.spec(id, model), model, CliffWalking.picture(), Map.of());
    }

    private static BuiltIn taxi() {
        TabularModel model = Taxi.model();
        return BuiltIn.of(Taxi.spec(model), model, Taxi.picture(), Map.of());
    }

    private static BuiltIn snake(int rows, int columns) {
        return new BuiltIn(
                () -> new Snake(rows, columns),
                Optional.empty(),
                Map.of("greedy-food", new GreedyFoodPolicy(rows, columns)));
    }
}
