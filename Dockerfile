# The service in production. Built by whoever deploys: docker build -t jisajili .
# An exact version; how to add its digest: docs/going-live.md
ARG NODE=node:24.21.0-bookworm-slim

FROM $NODE AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm ci --omit=dev --no-audit --no-fund && npm run build \
  && npm prune --omit=dev --omit=optional --no-audit --no-fund \
  && rm -r dist/src/sandbox dist/src/worker.js node_modules/js-redis-server node_modules/lua-redis-wasm

FROM $NODE
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist/src dist/src
COPY --from=build /app/package.json ./
# The image's own user without rights. Nothing is written into the image: everything stored is in Redis.
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Without npm in between, so that SIGTERM reaches the service: it answers what is under way and ends within 15 s.
# A larger young generation of the heap: fewer collections for each hop.
CMD ["node", "--max-semi-space-size=32", "dist/src/node.js"]
