package org.rollout4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The processes of one row, which take turns. */
final class PeerSession implements AutoCloseable {
    private static final String OPENBLAS = "OPENBLAS_";

    private final PeerRow row;
    private final String name;
    private final Path folder;
    private final Consumer<String> progress;
    private final List<Resident> started = new ArrayList<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    /** One that takes turns. */
    private record Seat(String name, String versions, Resident process, List<Turn> turns) {
        PeerComparison.Side side() {
            return PeerComparison.Side.of(name, versions, turns);
        }
    }

    /**
     * @param folder where the peers' programs are
     * @param progress told what is measured next
     */
    PeerSession(PeerRow row, Path folder, Consumer<String> progress) {
        this.row = row;
        this.folder = folder;
        this.progress = progress;
        name = new BenchCases().find(row.benchCase()).name();
    }

    /** A peer that fails is left out; that ours does is an error. */
    PeerComparison compare(PeerPlan plan, BenchPlan.Processes processes) throws IOException, InterruptedException {
        List<Seat> peers = new ArrayList<>();
        for (PythonPeer peer : row.peers()) {
            try {
                peers.add(seat(peer.name(), peerProcess(peer, plan)));
            } catch (IOException e) {
                failures.put(peer.name(), e.getMessage());
            }
        }
        if (peers.isEmpty()) {
            return PeerComparison.failed(row, name, failures);
        }
        try {
            List<String> command = processes.takingTurns(row.benchCase(), plan.warmUp());
            Seat ours = seat("ours", new ProcessBuilder(Processors.pin(row.processors(), command)));
            for (int pair = 0; pair < plan.pairs() && !peers.isEmpty(); pair++) {
                progress.accept(row.benchCase() + " beside peers, pair " + (pair + 1) + " of " + plan.pairs());
                // what ran last has left the processor warm, so each goes first as often
                if (pair % 2 == 0) {
                    measure(ours, plan.turn());
                    takeTurns(peers, plan.turn());
                } else {
                    takeTurns(peers, plan.turn());
                    measure(ours, plan.turn());
                }
            }
            return peers.isEmpty()
                    ? PeerComparison.failed(row, name, failures)
                    : PeerComparison.of(
                            row,
                            name,
                            ours.side(),
                            ours.process().end(),
                            peers.stream().map(Seat::side).toList(),
                            failures);
        } catch (IOException e) {
            throw new IOException("measuring " + row.benchCase() + " by turns failed: " + e.getMessage(), e);
        }
    }

    /** In the order of the list, which is turned round. */
    private void takeTurns(List<Seat> peers, Duration time) throws InterruptedException {
        for (Seat peer : List.copyOf(peers)) {
            try {
                measure(peer, time);
            } catch (IOException e) {
                failures.put(peer.name(), e.getMessage());
                peers.remove(peer);
            }
        }
        Collections.reverse(peers);
    }

    private static void measure(Seat seat, Duration time) throws IOException, InterruptedException {
        seat.turns().add(seat.process().turn(time));
    }

    /** Once it has warmed up. */
    private Seat seat(String who, ProcessBuilder builder) throws IOException, InterruptedException {
        progress.accept(row.benchCase() + " beside peers: " + who + " warms up");
        Resident process = new Resident(builder, folder.resolve(row.benchCase() + "-" + who + ".err"));
        started.add(process);
        return new Seat(who, process.awaitReady(), process, new ArrayList<>());
    }

    /** On processors, never on an accelerator, and without what steers our own matrix products. */
    private ProcessBuilder peerProcess(PythonPeer peer, PeerPlan plan) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(
                                plan.python(),
                                folder.resolve(peer.script()).toString(),
                                String.valueOf(plan.warmUp().toMillis() / 1000.0)),
                        peer.arguments().stream())
                .toList();
        ProcessBuilder builder = new ProcessBuilder(Processors.pin(peer.processors(), command));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(variable -> variable.startsWith(OPENBLAS) || variable.equals("XLA_FLAGS"));
        environment.put("JAX_PLATFORMS", "cpu");
        return builder;
    }

    @Override
    public void close() throws InterruptedException {
        for (Resident process : started) {
            process.close();
        }
    }
}
