package org.rollout4j.dashboard;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rollout4j.file.Json;
import org.rollout4j.view.Episodes;

/**
 * The server of the page. It reads run directories; what people call runs and note of them it writes there, and a run that they delete it
 * moves to a folder beside. It reads what is there when it starts; from then on, while no page is open, it does nothing at all.
 *
 * <p>On an address that other machines reach, whoever asks has to know a token, which is part of {@link #url}.
 */
public final class Dashboard implements AutoCloseable {
    private static final String MAX_REQUEST_SECONDS = "10";
    private static final String MAX_CONNECTIONS = "1000";

    /** Streams take a thread each; the rest is for what is answered at once. */
    private static final int MAX_THREADS = OpenStreams.MAX + 64;

    private final InetSocketAddress asked;
    private final HttpServer server;
    private final ExecutorService threads;
    private final WatchSessions sessions;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final String token;

    /**
     * Starts it.
     *
     * @param runs the folder of the runs, which need not be there yet; or one run
     * @param address where to listen; port 0 is a free one
     * @param episodes where episodes to watch come from; null where there are none
     * @throws IOException if it cannot listen there; the message names the address
     */
    public Dashboard(Path runs, InetSocketAddress address, Episodes episodes) throws IOException {
        configureServer();
        if (address.isUnresolved()) {
            throw new IOException(address.getHostString() + ": this machine has no such address");
        }
        asked = address;
        token = address.getAddress().isLoopbackAddress()
                ? null
                : UUID.randomUUID().toString();
        Assets assets = new Assets();
        try {
            server = HttpServer.create(address, 0);
        } catch (BindException e) {
            throw new IOException(
                    address.getHostString() + ":" + address.getPort() + ": cannot listen there: " + e.getMessage(), e);
        }
        sessions = new WatchSessions(episodes, System::nanoTime);
        threads = threads();
        server.setExecutor(threads);
        Gate gate = new Gate(new InetSocketAddress(address.getHostString(), port()), token);
        RunList list = new RunList(runs, System::nanoTime);
        RunEdits edits = new RunEdits(list, InstantSource.system());
        server.createContext("/", new Pages(gate, assets, list, edits, sessions, open::get));
        server.start();
        threads.execute(() -> readAhead(list));
    }

    /** Where the page is, token included. */
    public String url() {
        return "http://" + host() + ":" + port() + "/" + (token == null ? "" : "?token=" + token);
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        open.set(false);
        server.stop(0);
        threads.shutdownNow();
        sessions.close();
    }

    /** So that the first page finds what is there already read. */
    private void readAhead(RunList list) {
        boolean more = true;
        while (more && open.get()) {
            more = list.refresh(List.of());
        }
        Json.line(list.summaries());
    }

    private String host() {
        InetAddress address = asked.getAddress();
        if (address.isAnyLocalAddress()) {
            return reachable();
        }
        String host = address.getHostAddress();
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /** An address of this machine that others reach, to be shown where it listens on all. */
    private static String reachable() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElse("127.0.0.1");
        } catch (IOException e) {
            return "127.0.0.1";
        }
    }

    /** What the server knows as properties only, and reads when its classes are loaded. */
    private static void configureServer() {
        // Else answers on a kept connection wait for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // A request that takes longer to come, a few lines, is not meant to come; else it would hold a thread.
        System.setProperty("sun.net.httpserver.maxReqTime", MAX_REQUEST_SECONDS);
        System.setProperty("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
    }

    /** A bounded number of threads, which do not keep the process alive. */
    private static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MAX_THREADS, MAX_THREADS, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "dashboard");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
