/** Lets timers, sockets and pages go on. A message to oneself: browsers slow `setTimeout` down to once a second. */
export function breath(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
