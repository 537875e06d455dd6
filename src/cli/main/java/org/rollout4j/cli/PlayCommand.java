package org.rollout4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.rollout4j.core.EnvironmentFactory;
import org.rollout4j.core.Require;
import org.rollout4j.eval.EpisodeEvaluator;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.view.Episodes;
import org.rollout4j.view.Frame;
import org.rollout4j.view.FrameImage;
import org.rollout4j.view.FrameText;
import org.rollout4j.view.GifWriter;
import org.rollout4j.view.Text;
import org.rollout4j.view.Theme;
import org.rollout4j.watch.Agent;
import org.rollout4j.watch.PlayedEpisodes;
import org.rollout4j.watch.Player;
import org.rollout4j.watch.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rollout4j play}. */
@Command(
        name = "play",
        description = {
            "Watch a trained model play, or play yourself.",
            "Beside the picture: what the agent did, what it expects from here on (value), and how probable it holds"
                    + " each action (of agents that learn action values: those). A * marks the optimal actions, where"
                    + " they are known."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  rollout4j play models/drain-grid-ppo.zip",
            "  rollout4j play models/FrozenLake-v1-ppo.zip --episodes 3 --step",
            "  rollout4j play models/CartPole-v1-ppo.zip --gif cartpole.gif --speed 25",
            "  rollout4j play models/Taxi-v3-q-learning.zip --human",
            "  rollout4j play models/notes-lm --env twenty-questions",
            "  rollout4j play 2048 --human"
        })
final class PlayCommand implements Callable<Integer> {
    /** The launcher knows whether stdout is a terminal; Java cannot tell. */
    private static final String TERMINAL = "rollout4j.stdout";

    private static final int LAST_FRAME_MILLISECONDS = 1500;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = AgentArgument.DESCRIPTION + " With --human also an environment.")
    private Path path;

    @Option(names = "--episodes", paramLabel = "N", defaultValue = "1", description = "Episodes to play; default 1.")
    private int episodes;

    @Option(names = "--speed", paramLabel = "FPS", defaultValue = "4", description = "Frames a second; default 4.")
    private double speed;

    @Option(names = "--step", description = "Wait for Enter after each frame.")
    private boolean stepwise;

    @Option(
            names = "--human",
            description = "Play yourself: type an action's name, the beginning of it, or its number; Enter alone leaves"
                    + " the action to the agent, q ends.")
    private boolean human;

    @Option(
            names = "--gif",
            paramLabel = "FILE",
            description = "Write an animation instead of showing the frames here.")
    private Path gif;

    @Option(
            names = "--theme",
            paramLabel = "THEME",
            description = "light or dark; default dark on a terminal, light in a file.")
    private Theme theme;

    @Mixin
    private ForceOption force;

    @Mixin
    private EpisodeOptions options;

    @Override
    public Integer call() throws Exception {
        Cli.usage(spec, () -> {
            Require.inRange("--episodes", episodes, 1, 1_000_000);
            Require.inRange("--speed", speed, 0.1, 100);
            Require.that(gif == null || !human, "--gif", gif, "only without --human is allowed");
            return null;
        });
        if (gif != null) {
            force.requireFree(gif, "--gif FILE");
        }
        boolean alone = human && options.environment() == null && !Files.exists(path);
        Agent agent = alone ? null : AgentArgument.load(path);
        try (Episodes.Session session = Cli.usage(spec, () -> open(agent))) {
            Cli.usage(spec, () -> {
                Require.that(
                        !human || !session.actionNames().isEmpty(),
                        "--human",
                        session.environment(),
                        "only discrete actions can be typed");
                return null;
            });
            if (gif != null) {
                writeGif(session);
            } else {
                show(session, agent != null);
            }
        }
        return 0;
    }

    private Episodes.Session open(Agent agent) {
        String name = agent == null
                ? options.named(new EnvironmentName().convert(path.toString()))
                : options.environment(agent, path);
        EnvironmentFactory factory = options.find(name, path);
        return new PlayedEpisodes(AgentArgument::load, options::classpath).open(agent, name, factory);
    }

    private void writeGif(Episodes.Session session) throws IOException {
        Theme colours = theme == null ? Theme.LIGHT : theme;
        FrameImage images = new FrameImage(session.environment(), session.actionNames(), colours);
        int milliseconds = Math.max(10, (int) Math.round(1000 / speed));
        Terminal terminal = stdout();
        AtomicFiles.write(gif, out -> {
            try (GifWriter writer = new GifWriter(out, colours)) {
                for (int episode = 1; episode <= episodes; episode++) {
                    Frame frame = session.reset(EpisodeEvaluator.seedOf(options.seed(), episode - 1));
                    writer.write(images.of(episode, frame), milliseconds);
                    while (!frame.last()) {
                        frame = session.step(options.stochastic());
                        int shown = frame.last() ? Math.max(milliseconds, LAST_FRAME_MILLISECONDS) : milliseconds;
                        writer.write(images.of(episode, frame), shown);
                    }
                    terminal.print(summary(episode, frame));
                }
            }
        });
        terminal.print(gif + "\n");
    }

    private void show(Episodes.Session session, boolean agent) throws IOException, InterruptedException {
        Terminal terminal = stdout();
        FrameText text = new FrameText(
                session.environment(), session.actionNames(), theme == null ? Theme.DARK : theme, terminal.ansi());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        Player player = new Player(session, agent, options.stochastic(), in, terminal);
        for (int episode = 1; episode <= episodes; episode++) {
            terminal.clear();
            Frame frame = session.reset(EpisodeEvaluator.seedOf(options.seed(), episode - 1));
            terminal.show(text.lines(episode, frame));
            while (frame != null && !frame.last()) {
                frame = next(session, player, in, terminal);
                if (frame != null) {
                    terminal.show(text.lines(episode, frame));
                }
            }
            if (frame == null) {
                return;
            }
            terminal.print(summary(episode, frame));
            if (episode < episodes) {
                pause(in, terminal);
            }
        }
    }

    /** The frame after this one; null if whoever watches has had enough. */
    private Frame next(Episodes.Session session, Player player, BufferedReader in, Terminal terminal)
            throws IOException, InterruptedException {
        if (human) {
            return player.next();
        }
        return pause(in, terminal) ? session.step(options.stochastic()) : null;
    }

    /** Whether to go on. */
    private boolean pause(BufferedReader in, Terminal terminal) throws IOException, InterruptedException {
        if (stepwise) {
            terminal.print("Enter: next, q: quit ");
            String line = in.readLine();
            return line != null && !line.strip().equals("q");
        }
        if (terminal.inPlace() && !human) {
            Thread.sleep(Math.round(1000 / speed));
        }
        return true;
    }

    private Terminal stdout() {
        return new Terminal(Cli.stdout(spec), Boolean.getBoolean(TERMINAL), System.getenv());
    }

    private static String summary(int episode, Frame frame) {
        return Text.format(
                "episode %d: return %.3f, %d steps, %s%n",
                episode, frame.returned(), frame.step(), frame.terminated() ? "terminated" : "truncated");
    }
}
