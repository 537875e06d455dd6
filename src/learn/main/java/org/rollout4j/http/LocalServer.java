package org.rollout4j.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The JDK's server with bounds: threads, connections, and ten seconds for a request to come. */
public final class LocalServer implements AutoCloseable {
    private static final String MAX_REQUEST_SECONDS = "10";
    private static final String MAX_CONNECTIONS = "1000";

    private final InetSocketAddress asked;
    private final HttpServer server;
    private final ExecutorService threads;
    private boolean started;

    /**
     * Listens; nothing is answered before {@link #start}.
     *
     * @param address where; port 0 is a free one
     * @param maxThreads the most requests that are answered at once
     * @throws IOException if it cannot listen there; the message names the address
     */
    public LocalServer(InetSocketAddress address, String threadName, int maxThreads) throws IOException {
        configureServer();
        if (address.isUnresolved()) {
            throw new IOException(address.getHostString() + ": this machine has no such address");
        }
        asked = address;
        try {
            server = HttpServer.create(address, 0);
        } catch (BindException e) {
            throw new IOException(
                    address.getHostString() + ":" + address.getPort() + ": cannot listen there: " + e.getMessage(), e);
        }
        threads = threads(threadName, maxThreads);
        server.setExecutor(threads);
    }

    /** Answers from now on. */
    public void start(HttpHandler handler) {
        server.createContext("/", handler);
        server.start();
        started = true;
    }

    /** Does something in one of its threads. */
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Where it listens, by the name that was asked for. */
    public InetSocketAddress address() {
        return new InetSocketAddress(asked.getHostString(), server.getAddress().getPort());
    }

    /** Whether only this machine reaches it. */
    public boolean isLoopback() {
        return asked.getAddress().isLoopbackAddress();
    }

    /** How it is reached, such as {@code http://127.0.0.1:8080}. */
    public String url() {
        return "http://" + host() + ":" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        if (!started) {
            server.start(); // the JDK's keeps its port if it is stopped without having run
        }
        server.stop(0);
        threads.shutdownNow();
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
        // A request that takes longer to come is not meant to come; else it would hold a thread.
        System.setProperty("sun.net.httpserver.maxReqTime", MAX_REQUEST_SECONDS);
        System.setProperty("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
    }

    /** A bounded number of threads, which do not keep the process alive. */
    private static ExecutorService threads(String name, int max) {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(max, max, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
