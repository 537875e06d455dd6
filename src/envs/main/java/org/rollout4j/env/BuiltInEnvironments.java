package org.rollout4j.env;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.rollout4j.core.Environment;
import org.rollout4j.core.MarkovModel;
import org.rollout4j.core.Policy;
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
import org.rollout4j.env.game.TwentyQuestions;
import org.rollout4j.env.grid.DrainGrid;
import org.rollout4j.env.grid.NearestCellPolicy;
import org.rollout4j.env.grid.SeedGrid;
import org.rollout4j.env.table.TabularModel;
import org.rollout4j.env.text.CliffWalking;
import org.rollout4j.env.text.FrozenLake;
import org.rollout4j.env.text.Taxi;

/** The environments of this project. */
public final class BuiltInEnvironments implements EnvironmentProvider {
    private static final String DRAIN = "drain-grid";
    private static final String SNAKE = "snake";

    private static final List<EnvironmentFamily> FAMILIES = List.of(
            EnvironmentFamily.of(
                    SeedGrid.ID,
                    "roll a 4x4 grid of 0/1 cells until its sum is 0; a roll never changes the sum, so nothing can"
                            + " be learned",
                    () -> new BuiltIn(SeedGrid::new, SeedGrid::batch, Optional.of(SeedGrid.model()), Map.of())),
            EnvironmentFamily.of(
                    DRAIN,
                    "roll a 4x4 grid over the drain in its corner until it is empty, in as few steps as possible",
                    () -> drainGrid(4, 4)),
            EnvironmentFamily.sized(
                    DRAIN,
                    sides(8, 5),
                    "the same on R rows and C columns, 2 to 8 each; the optimum is known up to 25 cells",
                    sides -> drainGrid(sides[0], sides[1])),
            EnvironmentFamily.of(
                    CartPole.ID,
                    "keep a pole upright by pushing its cart",
                    () -> control(CartPole::new, "feedback", Heuristics.cartPole())),
            EnvironmentFamily.of(
                    Acrobot.ID,
                    "swing the tip of two links up by torque between them",
                    () -> control(Acrobot::new, "bang-bang", Heuristics.acrobot())),
            EnvironmentFamily.of(
                    MountainCar.ID,
                    "swing a weak car out of a valley",
                    () -> control(MountainCar::new, "bang-bang", Heuristics.mountainCar())),
            EnvironmentFamily.of(
                    MountainCarContinuous.ID,
                    "the same with a throttle, sparing fuel",
                    () -> control(MountainCarContinuous::new, "bang-bang", Heuristics.mountainCarContinuous())),
            EnvironmentFamily.of(
                    Pendulum.ID,
                    "swing a rod up and keep it upright by a weak torque",
                    () -> control(Pendulum::new, "energy", Heuristics.pendulum())),
            EnvironmentFamily.of(
                    "FrozenLake-v1",
                    "cross a 4x4 lake with holes to the goal; the ice is slippery",
                    () -> frozenLake("FrozenLake-v1", false, true)),
            EnvironmentFamily.of(
                    "FrozenLake8x8-v1", "the same on an 8x8 lake", () -> frozenLake("FrozenLake8x8-v1", true, true)),
            EnvironmentFamily.of(
                    "FrozenLake-v1-deterministic",
                    "FrozenLake-v1 on ice that is not slippery: Gymnasium's is_slippery=False",
                    () -> frozenLake("FrozenLake-v1-deterministic", false, false)),
            EnvironmentFamily.of(
                    "FrozenLake8x8-v1-deterministic",
                    "FrozenLake8x8-v1 on ice that is not slippery",
                    () -> frozenLake("FrozenLake8x8-v1-deterministic", true, false)),
            EnvironmentFamily.of(
                    "CliffWalking-v1",
                    "walk along a cliff to the goal; whoever falls begins anew",
                    () -> cliffWalking("CliffWalking-v1", false)),
            EnvironmentFamily.of(
                    "CliffWalking-v1-slippery",
                    "the same on slippery ground: Gymnasium's is_slippery=True",
                    () -> cliffWalking("CliffWalking-v1-slippery", true)),
            EnvironmentFamily.of(
                    Taxi.ID,
                    "take a passenger to where he wants to go, on 5x5 cells with walls",
                    BuiltInEnvironments::taxi),
            EnvironmentFamily.of(
                    Inventory.ID,
                    "order stock that arrives three periods later; what is kept and what is sold out costs",
                    () -> BuiltIn.of(Inventory.spec(), new Inventory(), Inventory.picture(), Inventory.heuristics())),
            EnvironmentFamily.of(
                    Admission.ID,
                    "accept or reject jobs of three classes; those that wait cost",
                    () -> BuiltIn.of(Admission.spec(), new Admission(), Admission.picture(), Admission.heuristics())),
            EnvironmentFamily.of(
                    SNAKE, "eat and grow on an 8x8 grid without running into a wall or oneself", () -> snake(8, 8)),
            EnvironmentFamily.sized(
                    SNAKE,
                    sides(16, 10),
                    "the same on R rows and C columns, 2 to 16 each",
                    sides -> snake(sides[0], sides[1])),
            EnvironmentFamily.of(
                    Game2048.ID,
                    "slide the tiles of a 4x4 board so that equal ones merge; the score is 1000 times the return",
                    () -> new BuiltIn(Game2048::new, Optional.empty(), Map.of("corner", new CornerPolicy()))),
            EnvironmentFamily.of(
                    TwentyQuestions.ID,
                    "find out by yes or no, in few questions, which of 16 animals it is, and guess it",
                    () -> new BuiltIn(
                            TwentyQuestions::new, Optional.of(TwentyQuestions.model()), TwentyQuestions.heuristics())));

    @Override
    public List<EnvironmentFamily> families() {
        return FAMILIES;
    }

    /** Rows and columns from 2 on. */
    private static List<EnvironmentFamily.Size> sides(int max, int example) {
        return List.of(
                new EnvironmentFamily.Size("R", 2, max, example), new EnvironmentFamily.Size("C", 2, max, example));
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
